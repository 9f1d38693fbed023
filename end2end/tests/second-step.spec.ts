import { createHmac } from "node:crypto";
import { careful, password, signIn } from "../people";
import { expect, test } from "../story";

/** What an authenticator app shows so many half minutes from now (RFC 6238). */
function code(secret: string, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

test("a second step is switched on with an app, asked for after the password, and switched off", async ({ page }) => {
  const me = careful();
  await signIn(page, me);
  await page.goto("/preferences");
  await page.getByRole("link", { name: "Ask for a code too when I sign in" }).click();
  await page.getByRole("button", { name: "Switch it on" }).click();
  await expect(page.getByRole("img", { name: "QR code of the key" })).toBeVisible();
  const secret = await page.getByLabel("Key", { exact: true }).inputValue();
  await page.getByLabel("Code from the app").fill("12345");
  await page.getByRole("button", { name: "Check, and switch it on" }).click();
  await expect(page.getByRole("alert")).toContainText("This code is wrong");
  await page.getByLabel("Code from the app").fill(code(secret));
  await page.getByRole("button", { name: "Check, and switch it on" }).click();
  const codes = page.getByText(/^[B-Z]{4}-[B-Z]{4}$/);
  await expect(codes).toHaveCount(8);
  const recovery = await codes.first().innerText();

  const passwordTyped = async () => {
    await page.context().clearCookies();
    await page.goto("/login");
    await page.getByLabel("Email").fill(me.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Two-step sign-in" })).toBeVisible();
  };
  await passwordTyped();
  const step = page.getByLabel("Code from the app, or a recovery code");
  await step.fill(code(secret, 1));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  await passwordTyped();
  await step.fill(recovery.toLowerCase());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();

  await page.goto("/preferences/second-step");
  await expect(page.getByText("On since")).toBeVisible();
  await page.getByRole("button", { name: "Switch it off" }).click();
  await expect(page.getByText("It is off.")).toBeVisible();
});
