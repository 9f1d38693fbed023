// <ficha-card customer="42" tab="billing" theme="dark" locale="fr" read-only></ficha-card>
// A customer's card in a page of the company's portal. What the two say to each other: docs/portal.md.
(() => {
  const home = new URL(document.currentScript.src).origin;

  class FichaCard extends HTMLElement {
    static observedAttributes = ["customer", "tab", "theme", "locale", "read-only"];
    #frame;
    #loaded = false;

    get #origin() {
      return new URL(this.getAttribute("origin") ?? home).origin;
    }

    get #address() {
      const [customer, tab] = [Number(this.getAttribute("customer")), this.getAttribute("tab")];
      const words = [this.hasAttribute("read-only") && "read", this.getAttribute("theme"), this.getAttribute("locale")];
      const path = `/customers${customer ? `/${customer}` : ""}${customer && tab && tab !== "details" ? `/${encodeURIComponent(tab)}` : ""}`;
      return `${this.#origin}${path}?embed=${words.filter(Boolean).map(encodeURIComponent)}`;
    }

    #say(message) {
      this.#frame.contentWindow.postMessage({ ficha: 1, ...message }, this.#origin);
    }

    connectedCallback() {
      const frame = document.createElement("iframe");
      this.#frame = frame;
      this.#loaded = false;
      this.style.display ||= "block";
      frame.style.cssText = "display: block; inline-size: 100%; block-size: 40rem; border: 0";
      frame.title = "Ficha";
      // The card learns from it whose page this is.
      frame.referrerPolicy = "origin";
      frame.allow = "clipboard-write";
      frame.src = this.#address;
      frame.addEventListener("load", () => {
        this.#loaded = true;
        this.#say({ type: "hello" });
      });
      addEventListener("message", this);
      this.append(frame);
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      this.#frame.remove();
      this.#frame = undefined;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      if (!this.#loaded || name === "read-only") this.#frame.src = this.#address;
      else if (name === "theme" || name === "locale") this.#say({ type: name, [name]: now });
      else this.open(this.getAttribute("customer"), this.getAttribute("tab"));
    }

    /** Opens a customer, and a tab of the card. */
    open(customer, tab = "details") {
      this.#say({ type: "open", customer: Number(customer), tab });
    }

    handleEvent({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#origin || data?.ficha !== 1) return;
      if (data.type === "height") this.#frame.style.blockSize = `${data.height}px`;
      if (data.type === "shown") this.#frame.title = data.title;
      this.dispatchEvent(new CustomEvent(`ficha-${data.type}`, { detail: data, bubbles: true }));
    }
  }

  customElements.define("ficha-card", FichaCard);
})();
