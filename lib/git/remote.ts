/**
 * The addresses of git remotes, compared.
 *
 * @module
 */

/** The longest address that is looked at, in characters. */
const LENGTH_MAX = 4096;

/** `scheme://user@host:port/path`; a host in brackets is an IPv6 address. */
const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/]*@)?(\[[^\]/]*\]|[^:/]*)(?::(\d*))?(\/.*)?$/i;

/** `user@host:path`, the short form for ssh: no slash before the colon. */
const SHORT_FORM = /^(?:[^/]*@)?(\[[^\]/]*\]|[^:/@]+):(.*)$/;

/** An absolute path; a drive of Windows would otherwise be a host of one letter. */
const PATH_FORM = /^(?:[\\/]|[A-Za-z]:[\\/])/;

/** The ports that are meant when none is given. */
const USUAL_PORTS: Readonly<Record<string, string>> = {
  "git": "9418",
  "git+ssh": "22",
  "http": "80",
  "https": "443",
  "ssh": "22",
  "ssh+git": "22",
};

/**
 * Says whether two addresses of remotes mean the same repository, as far as their text tells:
 * scheme, user, password, a usual port, capitals in the host, slashes at the ends of the path and
 * a final `.git` do not matter. So `git@github.com:ana/demo.git` is `https://github.com/ana/demo`.
 * An address without a path is the same as nothing, and so is one relative to its repository.
 */
export function sameRemote(a: string, b: string): boolean {
  const place = placeOf(a);
  return place !== null && place === placeOf(b);
}

/** Returns host and path of a remote, or the path alone when it is on this machine. */
function placeOf(address: string): string | null {
  const text = address.trim();
  if (text.length > LENGTH_MAX) return null;
  const url = URL_FORM.exec(text);
  if (url !== null) {
    const [, scheme = "", host = "", port = "", path = ""] = url;
    const usual = USUAL_PORTS[scheme.toLowerCase()];
    return joined(port === usual ? host : `${host}:${port}`, path);
  }
  if (PATH_FORM.test(text)) return joined("", text.replaceAll("\\", "/"));
  const short = SHORT_FORM.exec(text);
  return short === null ? null : joined(short[1]!, short[2]!);
}

function joined(host: string, path: string): string | null {
  const names = path.split("/").filter((name) => name !== "");
  const last = names.pop()?.replace(/\.git$/, "");
  // "name/.git" is the repository in the folder "name".
  const plain = last === undefined || last === "" ? names : [...names, last];
  if (plain.length === 0) return null;
  return `${host.replace(/:$/, "").toLowerCase()}/${plain.join("/")}`;
}
