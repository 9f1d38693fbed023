import { expect, test, type BrowserContext, type Frame, type FrameLocator, type Page } from "@playwright/test";
import { password, people, post } from "./people";

const portalPort = process.env.PORTAL_PORT ?? "8080";
const framedPort = process.env.FRAMED_PORT ?? "3001";
const port = () => new URL(test.info().project.use.baseURL ?? "").port;

/** Ficha and its portal on one site, and the same on two. Every one of these names is this machine. */
export const ficha = () => `http://ficha.acme.localhost:${port()}`;
export const portal = `http://portal.acme.localhost:${portalPort}`;
export const fichaElsewhere = `http://ficha.localhost:${framedPort}`;
export const portalElsewhere = `http://portal.localhost:${portalPort}`;
/** A page that nobody has listed. */
export const stranger = `http://evil.localhost:${portalPort}`;

/** The address of a page of the portal with the element of a card. */
export function withCard(wishes: Record<string, string>, [home, around] = [ficha(), portal]) {
  return `${around}/?${new URLSearchParams({ ficha: home, ...wishes })}`;
}

/** The address of a page with nothing but a frame. */
export function withFrame(around: string, src: string, more: Record<string, string> = {}) {
  return `${around}/frame?${new URLSearchParams({ src, ...more })}`;
}

/** The customer that the address of a card names. */
export const idOf = (card: string) => card.split("/").pop() ?? "";

/** Signs in within a frame, as people do. */
export async function signInWithin(card: FrameLocator | Page, who: keyof typeof people) {
  await card.getByLabel("Email").fill(people[who].email);
  await card.getByLabel("Password").fill(password);
  await card.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs in under the name that the portal's frames use, without a page of it. */
export async function signInForFrames(page: Page, who: keyof typeof people) {
  const answer = await post(page, "/login", { email: people[who].email, password, next: "/customers" });
  const [name = "", value = ""] = (answer.headers()["set-cookie"] ?? "").split(";")[0]?.split("=", 2) ?? [];
  const cookie = { name, value, domain: "ficha.acme.localhost", path: "/", httpOnly: true, sameSite: "Lax" } as const;
  await page.context().addCookies([cookie]);
}

/** The frame that the page's own frame is, whatever it shows. */
export async function firstFrame(page: Page | BrowserContext | Frame): Promise<Frame> {
  const frames = () => ("childFrames" in page ? page.childFrames() : "mainFrame" in page ? page.mainFrame().childFrames() : []);
  await expect.poll(() => frames().length).toBeGreaterThan(0);
  const [first] = frames();
  if (!first) throw new Error("there is no frame");
  return first;
}
