import { deepEqual } from "node:assert/strict";
import { constraintsIn } from "../../../lib/capture/_constraints.ts";
import { droppedIn } from "../../../lib/capture/_dropped.ts";
import { questionsAtEnd } from "../../../lib/capture/_questions.ts";
import { sentencesOf } from "../../../lib/capture/_sentences.ts";

const CONDITIONS = [
  "Fix the login. The public API stays as it is.",
  "Please don't touch the migrations folder.",
  "Add pagination, without new dependencies.",
  "Only change files in src/.",
  "Keep Node 18 working.",
  "No new packages please.",
  "It must run in under 200 ms.",
  "Use tabs, not spaces.",
  "You may not edit the generated code.",
  "Tests should use the real database.",
  "Never log the token.",
  "I'd rather not have a class here.",
  "Nothing may be written outside of /tmp.",
  "Everything has to work offline.",
  "The response format has to remain backwards compatible.",
  "we don’t want a new table",

  "Die öffentliche API bleibt, wie sie ist.",
  "Bitte keine neuen Abhängigkeiten.",
  "Ändere die Migrationen nicht.",
  "Das muss auf Python 3.9 laufen.",
  "Fass die Tests nicht an!",
  "Ne modifie pas les migrations.",
  "L'API publique doit rester inchangée.",
  "Pas de nouvelle dépendance.",
  "Corrige le bug sans toucher aux tests.",
  "No toques las migraciones.",
  "La API pública debe seguir igual.",
  "Corrige el fallo sin añadir dependencias.",
  "Não altere as migrações.",
  "Mantenha a API como está.",
  "Non toccare le migrazioni.",
  "L'API pubblica deve restare com'è.",
  "Mantieni la compatibilità.",
  "Raak de migraties niet aan; de API moet hetzelfde blijven.",
  "Gebruik geen nieuwe pakketten.",
  "Nie zmieniaj migracji.",
  "Publiczne API musi zostać bez zmian.",
  "Не трогай миграции.",
  "Публичный API должен остаться прежним.",
  "Без новых зависимостей.",
  "不要修改数据库迁移。",
  "公共接口必须保持不变。",
  "只改 src 目录。",
  "マイグレーションは変更しないでください。",
  "公開APIはそのままにしてください。",
  "마이그레이션은 건드리지 마세요.",
  "공개 API는 그대로 유지해야 합니다.",
];
const NO_CONDITIONS = [
  "Login doesn't work on Safari.",
  "The test fails without any message.",
  "Why should it fail here?",
  "It only happens on CI.",
  "I don't know why this crashes.",
  "Add a button to the settings page.",
  "The parser returns null for empty input.",
  "npm ERR! must provide a token",
  "Thanks, looks good.",
  "Now run the tests again.",
  "There is no error in the log.",
  "It never finishes.",
  "The build always fails on Windows.",
  "The only problem is the cache.",
  "Go on.",
  "What does this function do?",
  "Der Login funktioniert nicht.",
  "Ich habe keine Ahnung, warum.",
  "Der Test schlägt fehl.",
  "Le test échoue toujours.",
  "Ça ne marche pas.",
  "El login no funciona.",
  "No sé por qué falla.",
  "O login não funciona.",
  "Il login non funziona.",
  "De login werkt niet.",
  "Logowanie nie działa.",
  "Логин не работает.",
  "登录不了。",
  "ログインできません。",
  "로그인이 안 됩니다.",
  "Erstelle eine neue Seite für die Einstellungen.",
  "Ajoute un bouton à la page des paramètres.",
  "Añade un botón a la página de ajustes.",
  "加一个按钮。",
  "ボタンを追加してください。",
  "버튼을 추가해 주세요.",
  "Добавь кнопку на страницу настроек.",
  "Dodaj przycisk do strony ustawień.",
  "Aggiungi un pulsante alla pagina.",
  "Voeg een knop toe aan de pagina.",
  "Adicione um botão à página.",
];
const GIVEN_UP = [
  "I tried a mutex. That did not work, so I removed it.",
  "I reverted the change to the cache.",
  "Switching to SQLite was a dead end.",
  "Ich habe den Ansatz verworfen.",
  "Das hat nicht funktioniert.",
  "J'ai essayé un verrou mais le test échoue encore.",
  "L'approche a été abandonnée.",
  "Probé con un mutex pero no sirvió.",
  "Tentei usar um cache, mas o teste falhou.",
  "Ho provato un lock, ma non ha funzionato.",
  "De wijziging is teruggedraaid.",
  "Wycofałem zmianę.",
  "Я откатил изменение.",
  "Это не помогло.",
  "这个方案行不通,我回滚了。",
  "うまくいかなかったので元に戻しました。",
  "효과가 없었습니다. 그래서 되돌렸습니다.",
  "Rolled the dependency back to 2.1.",
  "I gave up on the regex approach and wrote a parser.",
];
const NOT_GIVEN_UP = [
  "All tests pass now.",
  "I added the button.",
  "Ich habe den Knopf eingebaut.",
  "J'ai ajouté le bouton.",
  "He añadido el botón.",
  "按钮已经加好了。",
  "ボタンを追加しました。",
  "버튼을 추가했습니다.",
  "Я добавил кнопку.",
  "The function works on strings; use it in the loop.",
];

const texts = (text: string) => sentencesOf(text).map(({ text }) => text);

Deno.test("constraintsIn() finds conditions in twelve languages", () => {
  deepEqual(CONDITIONS.filter((text) => constraintsIn(text).length !== 1), []);
});

Deno.test("constraintsIn() leaves reports, orders and questions alone", () => {
  deepEqual(NO_CONDITIONS.filter((text) => constraintsIn(text).length > 0), []);
});

Deno.test("constraintsIn() takes every item below words that announce conditions", () => {
  deepEqual(constraintsIn("Fix it.\n\nConstraints:\n- Python 3.9\n- stdlib\n\nThen test."), [
    "Constraints: Python 3.9",
    "Constraints: stdlib",
  ]);
  deepEqual(constraintsIn("Please do not:\n1. rename files\n2. touch CI"), [
    "Please do not: rename files",
    "Please do not: touch CI",
  ]);
  deepEqual(constraintsIn("## Constraints\n\n- the sitemap stays"), [
    "Constraints: the sitemap stays",
  ]);
  deepEqual(constraintsIn("Add these:\n- a page\n- a menu"), []);
});

Deno.test("constraintsIn() does not look into code, logs and quotations", () => {
  const pasted =
    "```\n// never touch\n```\n> you must not\nError: must be a string\nnpm ERR! only x";
  deepEqual(constraintsIn(pasted), []);
});

Deno.test("constraintsIn() finds a condition of one language in a request of another", () => {
  deepEqual(constraintsIn("Bitte baue die Seite für den Login neu. Do not touch the API."), [
    "Do not touch the API.",
  ]);
});

Deno.test("droppedIn() finds what was given up in twelve languages", () => {
  deepEqual(GIVEN_UP.filter((text) => droppedIn(text).length === 0), []);
  deepEqual(NOT_GIVEN_UP.filter((text) => droppedIn(text).length > 0), []);
});

Deno.test("droppedIn() puts the sentence in front that another one points back to", () => {
  deepEqual(droppedIn("I looked. I used a mutex. That didn’t help. It was reverted."), [
    "I used a mutex. That didn’t help.",
    "It was reverted.",
  ]);
});

Deno.test("questionsAtEnd() returns the questions that are still in the air", () => {
  deepEqual(questionsAtEnd("Two ways.\n\n1. Drop it?\n2. Or **keep it?**\n\nLet me know."), [
    "Drop it?",
    "Or **keep it?**",
  ]);
  deepEqual(questionsAtEnd("Why did it fail? The cache was stale. I cleared it."), []);
  deepEqual(questionsAtEnd("削除しますか。"), ["削除しますか。"]);
  deepEqual(questionsAtEnd("可以删除吗？"), ["可以删除吗？"]);
  deepEqual(questionsAtEnd("هل أحذفه؟"), ["هل أحذفه؟"]);
});

Deno.test("sentencesOf() cuts at the ends of sentences only", () => {
  deepEqual(texts("See e.g. a.ts, v1.2 and z. B. this. Then go! Really... yes? Ok"), [
    "See e.g. a.ts, v1.2 and z. B. this.",
    "Then go!",
    "Really... yes?",
    "Ok",
  ]);
  deepEqual(texts("你好。去吧！好吗？「走。」完"), ["你好。", "去吧！", "好吗？", "「走。」"]);
});

Deno.test("sentencesOf() joins broken lines, and keeps items and short lines apart", () => {
  const broken = "This is a line that somebody has broken by hand because it is so\nlong.";
  deepEqual(texts(`fix it\nkeep that\n${broken}\n- [ ] one\n  more of one\n* two`), [
    "fix it",
    "keep that",
    broken.replace("\n", " "),
    "one more of one",
    "two",
  ]);
});
