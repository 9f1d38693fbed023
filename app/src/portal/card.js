// The card's half of what docs/portal.md describes. It stands in the document, so that the portal hears of the card before
// the program has come, and without it.
(() => {
  const portals = document.currentScript.dataset.portals.split(" ");
  const root = document.documentElement;
  let words = root.dataset.embed.split(",").filter(Boolean);

  // Whoever changes the address, it keeps saying that the page is embedded.
  const kept = (address) => {
    const url = new URL(address, location.href);
    const others = url.search.slice(1).split("&").filter((pair) => pair && !/^embed(=|$)/.test(pair));
    url.search = [...others, words.length ? `embed=${words}` : "embed"].join("&");
    return url.href;
  };
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name];
    history[name] = (state, unused, address) => {
      change.call(history, state, unused, kept(address ?? location.href));
      soon();
    };
  }

  // The style sheet asks the browser whether it is dark; here the portal answers in its place.
  const asksBrowser = "(prefers-color-scheme: dark)";
  const darkRules = (rules) =>
    [...rules].flatMap((rule) => (rule.media?.mediaText === asksBrowser ? [rule] : rule.cssRules ? darkRules(rule.cssRules) : []));
  let dark = [];
  const paint = () => {
    const theme = words.find((word) => word === "dark" || word === "light");
    if (!dark.length) dark = [...document.styleSheets].flatMap((sheet) => darkRules(sheet.cssRules));
    for (const rule of dark) rule.media.mediaText = { dark: "screen", light: "not all" }[theme] ?? asksBrowser;
    root.style.colorScheme = theme ?? "";
  };
  const wish = (word, instead) => {
    words = words.filter((other) => !instead.includes(other)).concat(instead.includes(word) ? word : []);
  };

  // What the portal was told last; and who it is, once that is certain.
  const told = {};
  let portal;
  const known = (origin) => {
    if (!portal && parent !== window && portals.includes(origin)) portal = origin;
  };
  const tell = (message) => {
    const text = JSON.stringify(message);
    if (!portal || told[message.type] === text) return;
    told[message.type] = text;
    parent.postMessage({ ficha: 1, ...message }, portal);
  };
  const look = () => {
    const [, customer, tab] = /^\/customers\/(\d+)(?:\/(?!edit|delete|restore)(\w+))?/.exec(location.pathname) ?? [];
    const place = customer ? { customer: Number(customer), tab: tab ?? "details" } : { customer: null, tab: null };
    tell({ type: "shown", ...place, title: document.title });
    tell({ type: "height", height: Math.ceil(root.getBoundingClientRect().height) });
  };
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 20);
  };

  const does = {
    hello: () => Object.keys(told).forEach((type) => delete told[type]),
    open: ({ customer, tab }) => {
      const id = customer ?? /^\/customers\/(\d+)/.exec(location.pathname)?.[1];
      if (!/^[1-9]\d{0,15}$/.test(id) || !/^[a-z]*$/.test(tab ?? "")) return;
      // A link, so that what is typed is asked about, and the card opened as by a click.
      const link = document.createElement("a");
      link.href = `/customers/${id}${tab && tab !== "details" ? `/${tab}` : ""}`;
      (document.querySelector(".page") ?? document.body).append(link);
      link.click();
      link.remove();
    },
    theme: ({ theme }) => {
      wish(theme, ["light", "dark"]);
      history.replaceState(history.state, "");
      paint();
    },
    locale: ({ locale }) => {
      wish(locale, ["es", "en", "fr"]);
      location.replace(kept(location.href));
    },
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || source === window || !portals.includes(origin) || data?.ficha !== 1) return;
    known(origin);
    if (Object.hasOwn(does, data.type)) does[data.type](data);
    soon();
  });

  history.replaceState(history.state, "");
  paint();
  if (location.ancestorOrigins) known(location.ancestorOrigins[0]);
  else if (document.referrer) known(new URL(document.referrer).origin);
  addEventListener("popstate", soon);
  addEventListener("load", () => {
    paint();
    look();
  });
  document.addEventListener("DOMContentLoaded", () => {
    look();
    new ResizeObserver(look).observe(root);
  });
  new MutationObserver(soon).observe(document.head, { childList: true, subtree: true, characterData: true });
  new MutationObserver(() => {
    const [customer, ...what] = root.dataset.changed.split(" ");
    if (portal) parent.postMessage({ ficha: 1, type: "changed", customer: Number(customer), what }, portal);
  }).observe(root, { attributes: true, attributeFilter: ["data-changed"] });
})();
