/**
 * The table of languages. What it recognises is an addition: requests and messages are kept whole,
 * so nothing is lost in a language, or a wording, that is not in it.
 *
 * @module
 */

import { type Language, language, orderAfter } from "./_language.ts";

const ENGLISH_ORDER = orderAfter("and|but|so|please|just|also|then|or|you|ok|okay|again|well");
/** What is called out after "no": it answers, and forbids nothing. */
const ENGLISH_CALLS =
  "wait|stop|hold|hang|sorry|thanks?|thank you|please|really|actually|seriously|honestly|listen|look|go|way|good|dice|luck|never mind";
/** What there is none of when somebody reports. */
const ENGLISH_NEWS =
  "luck|success|difference|effect|errors?|output|results?|response|answer|reply|change|sign|trace|clue|hint|doubt|wonder|questions?|reason|issues?|problems?|complaints?|objections?|deal|biggie|offen[cs]e|kidding|joke|chance|surprise|comment|cigar";
/** The end of a clause, or how one goes on that calls out or reports. */
const ENGLISH_CLAUSE_END =
  "(?=\\s*(?:[^\\p{L}\\p{N}\\s]|$)|,? (?:i|it|its|it's|that|that's|this|these|you|we|they|there|the|look|not|no|sorry|use|do|don't|go|come|let|at all|so far|from|about|either|here|whatsoever|then|again)\\b)";
/** Verbs by which somebody reports what there is none of. */
const ENGLISH_TELLING =
  "was|were|is|are|has|had|did|does|failed|fails|passed|passes|ran|happened|happens|arrived?|arrives|came|comes|showed|shows|appears?|appeared|exists?|existed|worked|works|crashed|responded|responds|matched|matches|helped|helps";

const ENGLISH = language({
  name: "English",
  common:
    "the and is it to of in that with for this you not are be on as have but was i we can so what all do please add use make should from no new fix keep only must just t",
  constraint: [
    `${ENGLISH_ORDER}(?:do not|don't|dont)(?! (?:know|think|understand|see|remember|care|mind|have|worry|bother)\\b)`,
    "(?:we|i) (?:do not|don't|dont) (?:want|need|use|like|allow|support|change|touch|ship|add)",
    "must(?! (?:have been|be (?:a|an|the|some\\w*) (?:[\\w-]+ )?(?:bug|problem|issue|reason|mistake|thing)|say|admit|confess))",
    "nothing (?:may|else|must|should)|no \\w+ (?:may|must|should)|mustn't|may not|may only|shall(?: not)?|is not to|are not to|not allowed",
    "should(?:n't| not)?(?! (?:work|be (?:fine|ok|okay|enough|done)|i|we|have been)\\b)",
    "(?:can't|cannot|can not) (?:change|touch|use|break|modify|add|rename|remove|depend|rely|require)",
    "(?:you|it|they|that|this|everything|which|we) (?:has|have) to(?! (?:be a|admit|say)\\b)",
    "never(?! (?:\\w+s|mind|seen|worked|happened|finished|ended|returned|reached|called)\\b)",
    "always(?! (?:\\w+s|been|had|get|getting|fail|failed)\\b)",
    "(?<!(?:not|the|it|that|this) )only(?! (?:\\w+s|got|thing|problem|issue|one|when|see|saw)\\b)",
    `${ENGLISH_ORDER}(?:keep|leave|avoid|preserve|retain|stick to|refrain|stay|limit)(?! (?:getting|seeing|me|going|on|it up|at it|that in mind)\\b)`,
    "(?:stays?|remains?|kept|left) (?:\\w+ )?(?:as|the same|unchanged|untouched|intact|compatible|green|in|on|with|at)",
    "(?:unchanged|untouched|intact|off[- ]limits|out of scope|forbidden|prohibited|mandatory|read-only)",
    "(?:backwards?|forwards?)[- ]compatib\\w+|compatible with|hands off",
    "as (?:it is|they are|it was|they were|is)",
    `${ENGLISH_ORDER}(?:with )?(?:no|zero) (?!(?:idea|problem|matter|longer|one|need|worries|thanks|that|this|it|i|you|we|they|the|not|no|rush|hurry|pressure)\\b)\\p{L}+`,
    "without(?! (?:success|luck|any (?:success|luck|error|message|output|help|problems?|trouble)))",
    "make sure|ensure|be careful|careful (?:with|not)|take care|be sure to",
    "at (?:most|least(?! (?:it|that|this|i|we|they|for me)\\b)|all times)|no (?:more|less|later|longer|fewer) than|not (?:more|less) than|under no circumstances",
    "(?:i|we)(?:'d| would)? (?:prefer|rather)|rather than|instead of",
    "^(?:please )?(?:use|put|write|make|add|do|call|name|run|store|build|return)\\b[^.]{0,200}, not",
  ],
  report: [
    "(?:fail(?:s|ed)?|crash(?:es|ed)?|hangs?|hung|exit(?:s|ed)?|stop(?:s|ped)?|return(?:s|ed)?) without",
    "(?:i|we) (?:don't|do not) (?:know|think|understand)",
    "let me know|not sure (?:if|why|whether)",
  ],
  idle: [
    `no (?:${ENGLISH_CALLS})(?: (?:on|up|a \\w+))?${ENGLISH_CLAUSE_END}`,
    `no (?:\\w+ )?(?:${ENGLISH_NEWS})${ENGLISH_CLAUSE_END}`,
    "no (?:[\\w'-]+ ){1,5}?(?:yet|so far|any ?more|as of now)",
    `no (?:(?!(?:that|which|who|when|if)\\b)[\\w'-]+ ){1,5}?(?:${ENGLISH_TELLING})(?! (?:allowed|permitted|to|needed|required|wanted|acceptable|welcome)\\b)`,
    "(?:is|are|was|were|am|see|sees|saw|shows?|had) [^.,;:]{1,80}? (?:and|but|or) no \\p{L}+",
    "there (?:is|are|was|were) [^.;:]{1,80}? (?:and|but|or) no \\p{L}+",
  ],
  dropped: [
    "revert(?:ed|ing)?|rolled\\b.{0,40}\\bback|rolling\\b.{0,40}\\bback|rollback",
    "did(?:n't| not) (?:work|help|fix|solve|change anything|pan out|make a difference|hold)",
    "(?:had|has|made|makes) no (?:effect|difference)|to no avail|without success|unsuccessful\\w*",
    "gave up|given up|giving up|abandon(?:ed|ing)?|discard(?:ed|ing)|scrapped|ditched",
    "dropp(?:ed|ing) (?:the|that|this) (?:idea|approach|attempt|plan)|ruled out|dead end",
    "back(?:ed|ing) (?:it |that |this |them )?out|undid|undone|undoing|threw (?:it|that|this) (?:away|out)",
    "tried\\b.{0,200}\\b(?:but|however|though|yet)",
    "(?:first|initial|previous|earlier|second|that|this) (?:attempt|approach|idea|try)\\b.{0,120}\\b(?:fail\\w*|broke|not|wrong|caused|didn't|doesn't|won't)",
    "made (?:it|things|matters) worse|turned out (?:not|to (?:be|break|cause))",
    "(?:switched|went|gone|moved|fell|fallen|going) back (?:to|from)",
    "(?:used|using|chose|picked|went with|switched to|moved to|opted for|replaced)\\b.{0,120}\\binstead(?: of)?",
    "(?:won't|will not|can't|cannot|could not|couldn't) (?:work|be made to)|not (?:viable|feasible|an option|worth it)",
  ],
  refersBack: "that|this|it|they|these|those|both|neither|which|so i|so we|however|but",
  heading:
    "constraints?|requirements?|rules?|conditions?|must[- ]haves?|do not|don'ts|guidelines?|limits?",
});

const GERMAN = language({
  name: "German",
  common:
    "der die das und ist nicht ein eine einen einem zu mit für auf den dem des es ich wir auch wird bitte sind im von aus dann noch wenn aber hat habe wie so bei oder kann muss sich",
  constraint: [
    "(?:darf|dürfen|darfst|dürft|muss|müssen|musst|müsst|müsste|soll|sollen|sollte|sollten|sollst)",
    "nicht (?:\\p{L}+ )?(?:ändern|anfassen|anrühren|verwenden|benutzen|nutzen|löschen|entfernen|umbenennen|hinzufügen|installieren|verändern|brechen|verwendet|geändert|angefasst)",
    `${
      orderAfter("und|aber|bitte|also|dann|oder")
    }(?:ändere?|fass|verwende|benutze?|nutze?|lösch|lösche|füge?|mach|mache|nimm|rühr|rühre|bau|baue|schreib|schreibe|setze?|installiere?)(?= .{0,120}(?:nicht|kein\\p{L}*)(?!\\p{L}))`,
    "kein(?:e|en|er|em|es)? (?:neue[nrms]?|weitere[nrms]?|zusätzliche[nrms]?|externe[nrms]?|änderung\\p{L}*|abhängigkeit\\p{L}*|bibliothek\\p{L}*)",
    "ohne(?! (?:erfolg|fehlermeldung|ergebnis))|niemals|nie(?! (?:mehr )?(?:fertig|passiert))|nur(?! noch)|ausschließlich|auf keinen fall|unter keinen umständen|unbedingt",
    "bleib(?:t|en|e)?|beibehalten|behalte|belass(?:e|en)?|lass(?:e|t)?|unverändert|unangetastet|tabu|verboten|zwingend|verpflichtend",
    "mindestens|höchstens|maximal|nicht mehr als|nicht länger als|vermeide(?:n)?|achte(?:t)? (?:darauf|auf)|stell(?:e)? sicher|anstatt|statt",
  ],
  idle: [
    "kein(?:e|en)? (?:problem\\p{L}*|sorge|ahnung|eile|stress|thema|ding|frage)",
    "(?:gibt|gab|habe|hat|hatte|sehe|finde|kam|kamen|noch|bisher) (?:\\p{L}+ ){0,3}kein\\p{L}*(?: \\p{L}+){1,3}",
    "ohne (?:probleme?|fehler|weiteres|zweifel|frage)|nie (?:funktioniert|gegangen|geklappt|gelaufen|gesehen)",
    "lass(?:e|t)? (?:mal(?=\\s*(?:[.!,]|$))|gut sein|uns|mich|es sein)",
  ],
  dropped: [
    "verworfen|verwarf|zurückgenommen|zurückgesetzt|zurückgerollt|zurückgebaut|rückgängig|aufgegeben|fallen ?gelassen|ausgeschlossen",
    "(?:hat|haben|habe|ist)\\b.{0,60}\\bnicht (?:funktioniert|geklappt|geholfen|gereicht|gegangen|gebracht)",
    "(?:funktionierte|klappte|half|ging|reichte|brachte)\\b.{0,40}\\b(?:nicht|nichts)|erfolglos|ohne erfolg|sackgasse",
    "(?:versucht|probiert|ausprobiert)\\b.{0,200}\\b(?:aber|jedoch|doch)|stattdessen",
  ],
  refersBack: "das|dies|diese[rs]?|es|sie|beides|dadurch|damit|deshalb|aber",
  heading:
    "bedingungen|anforderungen|vorgaben|regeln|einschränkungen|randbedingungen|rahmenbedingungen|wichtig",
});

const FRENCH = language({
  name: "French",
  common:
    "le la les des et est une un dans pour pas que qui sur avec ne ce cette il je nous vous du au aux j l d n c qu ai a été sont mais plus par tout fait être",
  constraint: [
    "(?:doit|doivent|devez|dois|devra|devront|devrait|devraient|faut|faudra|interdit\\p{L}*|obligatoire\\p{L}*)",
    `${
      orderAfter("et|mais|surtout|donc|puis|ou|stp|svp")
    }(?:ne(?= )|n'(?=\\p{L}{3})|pas d(?:e|'))\\p{L}*`,
    "sans(?! (?:succès|message|erreur|doute))|uniquement|seulement|jamais|en aucun cas|aucun(?:e)? (?:nouve\\p{L}+|autre|dépendance|modification|changement)",
    "(?:garde[rz]?|conserve[rz]?|laisse[rz]?|évite[rz]?|veille[rz]?|assure[rz]?[- ](?:toi|vous)|préserve[rz]?)",
    "reste(?:nt|ra|ront)?|inchangée?s?|intacte?s?|tel(?:le)?s? quel(?:le)?s?|au moins|au plus|au maximum|pas plus de|plutôt que|au lieu de",
  ],
  idle: [
    "pas d(?:e |')(?:problèmes?|soucis?|accord|chance|quoi|idée|panique|erreurs?|doute|réponse|résultats?|différence|effet|nouvelles)",
    "pas d(?:e |')(?:\\p{L}+ ){1,3}(?:pour l'instant|pour le moment|encore|jusqu'ici)",
    "ne (?:t'inquiète|vous inquiétez|t'en fais|vous en faites) pas|n'importe \\p{L}+|laissez? tomber",
    "sans (?:problème|soucis?|plus)|(?:il|le|du) reste|n'(?:a|ont|ai|avait|est) jamais \\p{L}+",
  ],
  dropped: [
    "abandonn(?:é|ée|és|ées|ons|ant)|annulée?s?|écartée?s?|renoncé|impasse|rétabli\\p{L}*|sans succès|fait marche arrière",
    "n'(?:a|ont|avait) (?:pas|rien) (?:fonctionné|marché|aidé|suffi|donné|changé|résolu)|ne (?:fonctionnait|marchait|suffisait) pas",
    "reven(?:u|ue|us|ons|ant) (?:en arrière|à)|(?:essayé|tenté|testé)\\b.{0,200}\\bmais|à la place",
  ],
  refersBack: "cela|ça|c'est|ce(?:tte|t)?|il|elle|ils|elles|mais",
  heading: "contraintes?|exigences?|règles?|conditions?|consignes?|limites?|important",
});

const SPANISH = language({
  name: "Spanish",
  common:
    "el la los las y es un una en para que con por del no se lo al está pero más como hay he ha son sin mi su este esta ya si",
  constraint: [
    "(?:debe|deben|debes|debería|deberían|tienes? que|tienen que|tenga que|hay que|prohibid\\p{L}*|obligatori\\p{L}*)",
    "no (?:(?:l[aeo]s?|me|se|te|nos) )?(?:\\p{L}{3,}(?:es|as)|cambie|toque|use|modifique|añada|agregue|borre|elimine|rompa|haga|instale)",
    "sin(?! (?:embargo|éxito|error(?:es)?|mensaje))|solo|sólo|solamente|únicamente|nunca|jamás|siempre que|bajo ningún concepto",
    "mantén|mantener|manten(?:ga|gan)|conserva[rn]?|deja[rn]?|evita[rn]?|asegúrate|cuida(?:do)?",
    "(?:se )?(?:queda|quedan|permanecen?|sigue igual|siguen igual)|intact[oa]s?|tal (?:cual|como está\\p{L}*)",
    "al menos|como (?:máximo|mínimo)|a lo sumo|no más de|en (?:lugar|vez) de|ningun[oa]? (?:nuev\\p{L}+|otr\\p{L}+|dependencia|cambio)|nada de",
  ],
  idle: [
    "no (?:gracias|espera|esperes|perdona?|pasa nada|importa|te preocupes|se preocupe|entiendes|sabes|ves|eres|estás|tienes(?! que))",
    "sin (?:problemas?|duda|prisa)|nunca (?:(?:ha|han|he|había) )?\\p{L}+(?:ó|aba|ía|ado|ido|aron|ieron)",
    "quedan? (?:un|una|dos|algun\\p{L}+|por)|dej(?:a|ó|aron|aba) de|no (?:me|nos) deja|nada de nada",
  ],
  dropped: [
    "no (?:funcionó|sirvió|ayudó|resultó|bastó|ha funcionado|ha servido|funcionaba)|sin éxito|callejón sin salida",
    "revert(?:í|ido|imos|ida)|descart(?:é|ado|ada|amos)|abandon(?:é|ado|ada|amos)|deshice|deshecho|renunci(?:é|ado)",
    "(?:probé|intenté|probado|intentado|probamos|intentamos)\\b.{0,200}\\bpero|volv(?:í|imos) (?:a|atrás)|en su lugar",
  ],
  refersBack: "eso|esto|est[ea]|ese|esa|lo|ambos|pero|así que",
  heading: "restricciones|requisitos|reglas|condiciones|límites|normas|importante",
});

const PORTUGUESE = language({
  name: "Portuguese",
  common:
    "o a os as e é um uma em para que com por do da dos das não se no na está mas mais foi ao como eu já este esta são ser",
  constraint: [
    "(?:deve|devem|deveria|deveriam|tem que|têm que|tem de|precisa ser|precisam ser|é preciso|proibid\\p{L}*|obrigatóri\\p{L}*)",
    "não (?:(?:l?[ao]s?|me|se) )?(?:mud|alter|us|mex|toqu|adicion|remov|apagu|quebr|faç|modifiqu|cri|troqu|instal|reescrev|deix|renomei|inclu|depend)(?:e|em|a|am|es|as)",
    "sem(?! (?:sucesso|erros?|mensagem))|somente|apenas|só|nunca|jamais|em hipótese alguma|sempre que",
    "mantenha[m]?|manter|preserve[m]?|deixe[m]?|evite[m]?|garanta[m]?|certifique-se|cuidado",
    "permanecem?|fica(?:m)? como|continua(?:m)? (?:igual|iguais|como)|intact[oa]s?|inalterad[oa]s?",
    "no (?:máximo|mínimo)|pelo menos|não mais (?:de|que)|em vez de|nenhum(?:a)? (?:nov\\p{L}+|outr\\p{L}+|dependência|mudança)",
  ],
  idle: [
    "não (?:espera|obrigad[oa]|se preocupe|(?:muda|altera|usa) nada)|sem (?:problemas?|dúvida|pressa)",
    "deix[ae] (?:para|pra) lá|nunca \\p{L}+(?:ou|eu|iu|ava|ia)|só (?:um|uma) (?:momento|minuto|segundo|instante|pergunta)",
  ],
  dropped: [
    "não (?:funcionou|deu certo|ajudou|resolveu|adiantou|funcionava|serviu)|sem sucesso|beco sem saída|desisti\\p{L}*",
    "revert(?:i|ido|eu|emos|ida)|descart(?:ei|ado|ada|amos)|abandon(?:ei|ado|ada|amos)|desfiz|desfeit[oa]",
    "(?:tentei|testei|tentado|tentamos)\\b.{0,200}\\bmas|volt(?:ei|amos) (?:a|atrás|para)|em vez disso",
  ],
  refersBack: "isso|isto|est[ea]|ess[ea]|ele|ela|ambos|mas|então",
  heading: "restrições|requisitos|regras|condições|limites|importante",
});

const ITALIAN = language({
  name: "Italian",
  common:
    "il la lo gli le i e è un una di in per che con non del della dei si al nel ma più sono ho ha come questo questa da anche l dell",
  constraint: [
    "(?:deve|devono|devi|dovrebbe|dovrebbero|bisogna|occorre|vietat\\p{L}*|obbligatori\\p{L}*)",
    "non (?:(?:lo|la|li|le|mi|si) )?\\p{L}{2,}(?:are|ere|ire|arlo|arla|arli|arle|erlo|erla)",
    "senza(?! (?:successo|errori|alcun))|solo|soltanto|solamente|unicamente|mai|in nessun caso",
    "mantieni|mantenere|mantenete|lascia(?:re|te|mo)?|conserva(?:re|te)?|evita(?:re|te)?|assicurati|attenzione",
    "(?:resta|restano|rimane|rimangono|rimanga)(?:no)?|invariat[oaie]|intatt[oaie]|così com'è",
    "almeno|al massimo|non più di|invece di|anziché|piuttosto che|nessun[ao]? (?:nuov\\p{L}+|altr\\p{L}+|dipendenz\\p{L}+|modific\\p{L}+)",
  ],
  idle: [
    "no (?:aspetta|aspettate|grazie|dai|scusa)|senza (?:problemi|dubbio|fretta)|lascia(?:mo)? (?:stare|perdere)",
    "(?:ha|hanno|ho|è|aveva) mai \\p{L}+|resta(?:no)? (?:un|una|da)|non (?:ti|si|vi) preoccupar[ei]",
  ],
  dropped: [
    "non (?:ha|hanno|è) (?:funzionato|servito|bastato|aiutato|andat[oa]|risolto)|non funzionava|senza successo|vicolo cieco",
    "annullat[oaie]|ripristinat[oaie]|scartat[oaie]|abbandonat[oaie]|rinunciato|tornat[oaie] (?:indietro|a)",
    "(?:provato|tentato)\\b.{0,200}\\b(?:ma|però)|al suo posto",
  ],
  refersBack: "questo|questa|quello|quella|ciò|entrambi|ma|però",
  heading: "vincoli|requisiti|regole|condizioni|limiti|importante",
});

const DUTCH = language({
  name: "Dutch",
  common:
    "de het een en is van dat niet met voor op zijn te er maar ook dit wordt naar je ik we deze als dan aan bij nog heb heeft kan moet",
  constraint: [
    "(?:mag|mogen|moet|moeten|moest|hoort te|horen te|verboden|verplicht)",
    "niet \\p{L}{3,}(?:eren|igen|elen|assen|aken|uiken|ijderen|wijzigen|aanpassen|aanraken|gebruiken|veranderen|toevoegen|verwijderen)|niet aankomen",
    "zonder(?! (?:succes|fout\\p{L}*|resultaat))|alleen|enkel|uitsluitend|nooit|altijd(?! \\p{L}+t )|in geen geval",
    "houd|hou|behoud|laat|blijft|blijven|blijf|vermijd|zorg (?:dat|ervoor)|let op|ongewijzigd|intact",
    "minstens|minimaal|hoogstens|maximaal|niet meer dan|niet langer dan|in plaats van|geen (?:nieuwe|extra|andere|wijzigingen|afhankelijkheden)",
  ],
  idle: [
    "laat maar|laten we|geen (?:probleem|idee|zorgen|haast)|zonder (?:problemen|probleem|moeite|twijfel)",
    "nooit (?:gewerkt|gezien|gebeurd|gelukt)|(?:heeft|hebben|is|was) (?:\\p{L}+ ){0,2}nooit",
  ],
  dropped: [
    "teruggedraaid|ongedaan|opgegeven|verworpen|laten vallen|afgevallen|teruggezet|doodlopend\\p{L}*|zonder succes",
    "(?:werkte|hielp|lukte)\\b.{0,40}\\bniet|niet (?:gewerkt|geholpen|gelukt)",
    "(?:geprobeerd|probeerde)\\b.{0,200}\\bmaar|in plaats daarvan",
  ],
  refersBack: "dat|dit|deze|die|het|beide|maar|daardoor",
  heading: "eisen|voorwaarden|regels|beperkingen|randvoorwaarden|belangrijk",
});

const POLISH = language({
  name: "Polish",
  common:
    "i w na nie się z jest to że do jak po ale dla co przez są być tylko już tak o od za ma ten tego czy",
  constraint: [
    "(?:musi|muszą|musisz|musimy|ma (?:zostać|pozostać|być)|mają (?:zostać|pozostać|być)|powinien|powinna|powinno|powinny|należy|trzeba|obowiązkow\\p{L}*|zabronion\\p{L}*)",
    "nie (?:\\p{L}{2,}(?:aj|uj|ij|yj|ajcie|ujcie|ijcie|ać|ować|ywać)|wolno|może|mogą|rób|psuj|bierz|ruszać)",
    "bez(?! (?:skutku|powodzenia|błęd\\p{L}*))|tylko(?! co)|wyłącznie|jedynie|nigdy|zawsze(?! \\p{L}+(?:a|e|i) )|pod żadnym pozorem",
    "zachowaj|zachować|zostaw|zostawić|pozostaje|pozostają|zostaje|zostają|unikaj|unikać|upewnij się|dbaj|bez zmian",
    "co najmniej|co najwyżej|przynajmniej|maksymalnie|nie więcej niż|nie dłużej niż|zamiast|żadnych|żadnej|żadnego",
  ],
  idle: [
    "nie (?:czekaj(?:cie)?|martw się|szkodzi|ma (?:problemu|sprawy|za co))|bez (?:problemu|problemów|wątpienia)",
    "nigdy (?:nie )?\\p{L}+(?:ł|ła|ło|li|ły)",
  ],
  dropped: [
    "nie (?:zadziałał\\p{L}*|pomógł|pomogł\\p{L}*|udał\\p{L}*|działał\\p{L}*|wystarczył\\p{L}*)|bez skutku|bez powodzenia|śle(?:py|pa) (?:zaułek|uliczka)",
    "wycofa\\p{L}+|cofn\\p{L}+|porzuci\\p{L}+|porzucon\\p{L}+|odrzuci\\p{L}+|odrzucon\\p{L}+|zrezygnowa\\p{L}+",
    "(?:s?próbował\\p{L}*)\\b.{0,200}\\bale|przywróci\\p{L}+|zamiast tego",
  ],
  refersBack: "to|ten|ta|te|tego|oba|ale|więc",
  heading: "wymagania|ograniczenia|zasady|reguły|warunki|ważne",
});

const RUSSIAN = language({
  name: "Russian",
  script: /\p{Script=Cyrillic}/u,
  constraint: [
    "долж(?:ен|на|но|ны)|обязательно|обязан\\p{L}*|запрещ\\p{L}+|нельзя|нужно|надо|следует|необходимо",
    "не (?:\\p{L}{2,}(?:[аеиуоыя]й|йте|[^л\\s]ите)|трог\\p{L}+|меня(?:ть|й)|использовать|удалять|добавлять|ломать|более|менее|больше|меньше|дольше)",
    "без(?! (?:успеха|ошибок|толку))|только(?! что)|исключительно|никогда|ни в коем случае|всегда(?! \\p{L}+(?:ет|ит|ают) )",
    "оставь(?:те)?|оставить|оста(?:ё|е|ю)тся|остаться|остаются|сохран(?:и|ите|ить|яй|яйте|ять)|избега\\p{L}+|убедись|убедитесь|без изменений",
    "как минимум|максимум|минимум|по крайней мере|вместо|никаких|никакой",
  ],
  idle: [
    "без (?:проблем|сомнени[яй])|не (?:надо|нужно)(?=\\s*(?:[,.!]|$))|никогда (?:не )?\\p{L}+(?:л|ла|ло|ли)",
    "не (?:беспокой(?:ся|тесь)|волнуй(?:ся|тесь)|переживай(?:те)?|важно|спеши(?:те)?)",
  ],
  dropped: [
    "не (?:сработал\\p{L}*|помог\\p{L}*|получил\\p{L}*|удал\\p{L}+|дал\\p{L}*|работал\\p{L}*|хватил\\p{L}*)|безуспешно|без успеха|тупик\\p{L}*",
    "откати\\p{L}+|откат|отменил\\p{L}*|отказал\\p{L}*|отброси\\p{L}+|отброшен\\p{L}*|отверг\\p{L}*",
    "(?:пробовал|пытал|попробовал|попытал)\\p{L}*.{0,200}(?<!\\p{L})но|вернул\\p{L}* (?:как было|обратно|назад)|вместо этого",
  ],
  refersBack: "это|этот|эта|эти|он|она|оно|они|оба|но|поэтому",
  heading: "требования|ограничения|условия|правила|важно",
});

const CHINESE = language({
  name: "Chinese",
  script: /\p{Script=Han}/u,
  constraint: [
    "不要|不能|不得|不许|不可以?(?!能|思)|不准|禁止|切勿|请勿|(?<![分特个类级差区错])别(?![的人处名])",
    "必须|务必|一定要|应该|应当|需要?保持|只(?:能|用|改|需|要|许|在|修|动|使)|仅(?:限|用|在|修|使)|保持|保留|维持|不变|不动",
    "无需|避免|尽量|至少|最多|不超过|不少于|以内|而不是|除此之外|确保|不(?:改|动|加|引入|使用|依赖|修改|增加|新增)",
  ],
  idle: [
    "不要(?:紧|担心|着急)|别(?:急|担心|客气|慌|介意|在意)|不得[不了已]|无需担心",
  ],
  dropped: [
    "没有?(?:用|效果|成功|奏效|起作用|解决)|不起作用|行不通|不可行|不奏效|走不通|死路|死胡同",
    "回滚|撤销|撤回|放弃|还原|失败了|改用|(?:尝试|试过|试了).{0,80}(?:但|可是|不过)",
  ],
  refersBack: "这|那|它|该|但|因此|所以",
  heading: "要求|约束|限制|规则|条件|注意",
});

const JAPANESE = language({
  name: "Japanese",
  script: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  constraint: [
    "ないで|しないこと|てはいけ|てはなら|ては(?:だめ|ダメ)|禁止|必ず|絶対|なければ|すること(?:。|$)|べき(?:で|だ|。|$)",
    "のみ|(?:だけ)(?=[をにで、。]|$)|そのまま|維持|保(?:つ|って|持)|なし(?:で|に)|以外|以内|以下|以上|変え(?:ない|ず)|変更(?:しない|せず|なし|不可)|ずに(?!は)|避け|極力|触ら|ままに|壊さ",
  ],
  idle: [
    "(?:気に|心配)しないで|問題なし(?:で|に)?",
  ],
  dropped: [
    "うまくいか(?:な|ず)|効果(?:が|は)?(?:な|ありません)|機能しな|動(?:か|き)(?:なかっ|ませんでした)|(?:ダメ|だめ|駄目)だっ",
    "元に戻|ロールバック|取りやめ|断念|諦め|あきらめ|破棄し|却下|撤回|代わりに|失敗し(?:た|まし)|試し.{0,80}(?:が、|けど|ものの)",
  ],
  refersBack: "これ|それ|あれ|この|その|しかし|でも|ただ",
  heading: "制約|要件|条件|ルール|注意(?:点|事項)?|制限",
});

const KOREAN = language({
  name: "Korean",
  script: /\p{Script=Hangul}/u,
  constraint: [
    "지 ?(?:마|말|않(?:도록|게|아야))|금지|반드시|꼭 |절대|(?:해|되어|돼|이어|여)야 ?(?:하|합|한|해|만|됩|된|돼)|면 ?안 ?(?:된다|됩니다|돼)",
    "만 ?(?:사용|수정|변경|써|쓰|고쳐|바꿔|건드)|없이|유지|그대로|제외|이내|이하|최대|최소|대신에|피해|피하|건드리지",
  ],
  idle: [
    "(?:걱정(?:하지)?|신경 ?쓰지) ?(?:마|말)|문제 ?없이",
  ],
  dropped: [
    "(?:작동|동작|해결|효과|도움)(?:하지|되지|가|이)? ?(?:않았|없었|안 ?됐)|되돌(?:렸|려|리|림)|롤백|포기|철회|폐기|취소했|실패했|소용(?:이)? ?없",
    "(?:시도|해 ?봤|해 ?보았).{0,80}(?:지만|는데|으나)|대신",
  ],
  refersBack: "이것|그것|이건|그건|이는|그래서|하지만|그러나",
  heading: "제약(?: ?조건)?|요구 ?사항|조건|규칙|주의(?: ?사항)?",
});

/** Every language that is known. */
export const LANGUAGES: readonly Language[] = [
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH,
  PORTUGUESE,
  ITALIAN,
  DUTCH,
  POLISH,
  RUSSIAN,
  CHINESE,
  JAPANESE,
  KOREAN,
];
