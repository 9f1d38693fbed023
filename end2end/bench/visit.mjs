// A page of somebody who is signed in, on a profile; and how the time is taken from a finger to what it brings.

/** A context of its own: nothing in the cache. */
export async function visitor({ browser, profile, base, cookie }) {
  const context = await browser.newContext({ ...profile.page, locale: "en-GB", timezoneId: "Europe/Madrid" });
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: base }]);
  await context.addInitScript(watch);
  return context;
}

/** A page that is as slow as the profile. */
export async function slowPage(context, profile) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (profile.network) await cdp.send("Network.emulateNetworkConditions", profile.network);
  if (profile.slow > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: profile.slow });
  return { page, cdp };
}

/** Goes to a page and waits until WebAssembly has taken it over and has nothing more to do. */
export async function open(page, address) {
  await page.goto(address);
  await page.locator("html[data-whole]").waitFor({ state: "attached", timeout: 60_000 });
  await settled(page);
}

/** Until nothing has come over the network for a moment. The connection of live changes never ends, so it does not count. */
export async function settled(page) {
  await page.evaluate(() => new Promise((quiet) => {
    let timer = setTimeout(quiet, 500);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(quiet, 500);
    };
    new PerformanceObserver(again).observe({ type: "resource" });
  }));
}

/** Taps or clicks an element as a finger or a mouse would, and tells how many milliseconds later `wanted` was painted. */
export async function press(page, profile, selector, wanted) {
  const place = await page.evaluate((selector) => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, selector);
  await page.evaluate((wanted) => globalThis.ficha.expect("pointerup", wanted), wanted);
  const pressed = profile.page.hasTouch ? page.touchscreen.tap(place.x, place.y) : page.mouse.click(place.x, place.y);
  return soon(pressed.then(() => page.evaluate(() => globalThis.ficha.seen())), `${selector} on ${page.url()}`);
}

/** Moves the mouse onto an element and stays there as long as a hand does before it clicks; a finger does not point first. */
export async function point(page, profile, selector) {
  if (profile.page.hasTouch) return;
  await page.locator(selector).hover();
  await page.waitForTimeout(200);
}

/** Whatever takes half a minute is lost. */
function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no answer: ${what}`)), 30_000)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs in the page before all else. */
function watch() {
  const ficha = { hydrated: null, lcp: 0, cls: 0, tasks: [] };
  const observe = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => (ficha.lcp = entry.startTime));
  observe("layout-shift", (entry) => (ficha.cls += entry.hadRecentInput ? 0 : entry.value));
  observe("longtask", (entry) => ficha.tasks.push([entry.startTime, entry.duration]));
  // Of the attribute alone: every element that is parsed would have to be told of, too, and the page came later by that.
  new MutationObserver((_, observer) => {
    ficha.hydrated = performance.now();
    observer.disconnect();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-hydrated"] });

  /** The text of the tab that is shown: the others may stand in the same panel, put away. */
  ficha.shown = () => {
    const panel = document.querySelector("[role=tabpanel]:not([data-away])");
    const parts = panel?.querySelectorAll(":scope > :not(.tabs-kept), :scope > .tabs-kept > :not([data-away])") ?? [];
    return [...parts].map((part) => part.textContent).join("");
  };
  const stands = {
    /** The panel shows the tab's own text. */
    panel: ({ text }) => ficha.shown().includes(text),
    /** Another customer's number stands in the head, and a panel is there: of ten thousand, several have one name. */
    card: ({ not }) => {
      const number = document.querySelector(".card-header .card-number")?.textContent ?? not;
      return number !== not && ficha.shown().length > 40;
    },
    /** The list has so many customers. */
    list: ({ rows }) => document.querySelectorAll(".list-table tbody tr").length === rows,
  };
  let seen;
  /** From the next event of a kind until the frame in which what is wanted stands has been painted. */
  ficha.expect = (event, wanted) => {
    seen = new Promise((resolve, reject) => {
      const look = (began) =>
        requestAnimationFrame(() => {
          if (performance.now() - began > 20_000) return reject(new Error(`not seen: ${JSON.stringify(wanted)}`));
          if (!stands[wanted.kind](wanted)) return look(began);
          // This frame is painted before the message is read.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - began);
          channel.port2.postMessage(null);
        });
      addEventListener(event, ({ timeStamp }) => look(timeStamp), { capture: true, once: true });
    });
    seen.catch(() => {});
  };
  ficha.seen = () => seen;
  globalThis.ficha = ficha;
}
