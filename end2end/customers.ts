import { expect, test, type Page } from "@playwright/test";
import { post } from "./people";

/** Finds a customer in the list by its name and opens its card; tells the card's path. */
export async function openCard(page: Page, name: string) {
  await page.goto(`/customers?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Adds a customer that no other story knows, as whoever is signed in; tells the path of its card. */
export async function addCustomer(page: Page, name: string, more: Record<string, string> = {}) {
  const form = { number: freshNumber(), name, status: "active", currency: "EUR", ...more };
  const answer = await post(page, "/customers/new", form);
  const card = answer.headers()["location"] ?? "";
  expect(card, "the customer is added").toMatch(/^\/customers\/\d+$/);
  return card;
}

let numbers = 0;

/** A customer number that no other story, worker or browser takes. */
export function freshNumber() {
  const { project, parallelIndex } = test.info();
  numbers += 1;
  return `E-${project.name}-${parallelIndex}-${Date.now()}-${numbers}`;
}
