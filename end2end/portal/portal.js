// What a portal does to show a card. Here the element is made by a script, as its attributes come from the address; in a page of
// one's own they stand in the page.
const asked = new URL(location.href).searchParams;
const ficha = asked.get("ficha");
const script = document.createElement("script");
script.src = `${ficha}/embed.js`;
document.head.append(script);

addEventListener("DOMContentLoaded", () => {
  const card = document.createElement("ficha-card");
  for (const name of ["customer", "tab", "theme", "locale", "read-only"]) {
    if (asked.has(name)) card.setAttribute(name, asked.get(name));
  }
  document.body.append(card);
  const does = (id, act) => document.getElementById(id).addEventListener("click", act);
  does("billing", () => card.setAttribute("tab", "billing"));
  does("dark", () => card.setAttribute("theme", "dark"));
  does("french", () => card.setAttribute("locale", "fr"));
  const tells = (event, place) =>
    card.addEventListener(event, ({ detail }) => {
      document.getElementById(place).textContent = JSON.stringify(detail);
    });
  tells("ficha-shown", "shown");
  tells("ficha-changed", "changed");
});
