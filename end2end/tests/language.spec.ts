import { openCard } from "../customers";
import { post, reader, signIn } from "../people";
import { expect, test } from "../story";

// One after the other: they all change what is kept with the same user.
test.describe.configure({ mode: "default" });

test("the language switch shows the card in Spanish, French and English, and the choice stays", async ({ page }) => {
  await signIn(page, reader());
  const card = await openCard(page, "Café Zürich AG");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\/history/);

  await page.getByRole("button", { name: "ES Español" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.getByRole("tab", { name: "Historial" })).toHaveAttribute("aria-selected", "true");
  await page.goto(`${card}/history?field=customer.credit_limit`);
  await expect(page.getByText("ana (línea de comandos) cambió el límite de crédito")).toBeVisible();
  await page.goto(card);
  await expect(page.getByText("Límite de crédito")).toBeVisible();
  await expect(page.getByText(/25\.000,00\sCHF/)).toBeVisible();

  await page.getByRole("button", { name: "FR Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("tab", { name: "Détails" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText(/25\s000,00\sCHF/)).toBeVisible();

  await page.getByRole("button", { name: "EN English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("tab", { name: "Details" })).toBeVisible();
});

test("times are shown in the time zone that the user has chosen", async ({ page }) => {
  await signIn(page, reader());
  await post(page, "/preferences", { locale: "en", time_zone: "Europe/Madrid", back: "/customers" });
  const card = await openCard(page, "Café Zürich AG");
  const shown = async () => {
    await page.goto(`${card}/history`);
    const time = page.getByRole("time").first();
    const [text, instant] = [await time.innerText(), (await time.getAttribute("datetime")) ?? ""];
    return { text, instant: new Date(instant).getTime(), offset: instant.slice(-6) };
  };
  const madrid = await shown();
  await page.getByRole("link", { name: "Lia Lund" }).click();
  await page.getByLabel("Time zone").selectOption("Asia/Kolkata");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Kolkata");
  const kolkata = await shown();
  expect(kolkata.instant).toBe(madrid.instant);
  expect(kolkata.offset).toBe("+05:30");
  expect(kolkata.text).not.toBe(madrid.text);
});

test("the page to sign in speaks the language that was chosen there", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "ES Español" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Entrar en Ficha" })).toBeVisible();
  await page.getByRole("button", { name: "FR Français" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Connexion à Ficha" })).toBeVisible();
});
