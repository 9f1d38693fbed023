import { openCard } from "../customers";
import { signIn } from "../people";
import { expect, test } from "../story";

// Each page as a screen reader walks through it. What is not written here may be there too; what is, must be there, under
// this name and in this order. On a phone each cell says which column it is of, hence the patterns.

test("the page to sign in, as it is read aloud", async ({ page }) => {
  await page.goto("/login");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to content"
    - banner:
      - link "Ficha"
      - group "Language":
        - button "ES Español"
        - button "EN English" [pressed]
        - button "FR Français"
    - main:
      - heading "Sign in to Ficha" [level=1]
      - textbox "Email"
      - textbox "Password"
      - button "Sign in"
    - status
  `);
});

test("the list, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/customers?q=zurich");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to content"
    - banner:
      - link "Ficha"
      - group "Language"
      - link "Signed in as Eva Egea"
      - button "Sign out"
    - main:
      - heading "Customers" [level=1]
      - link "New customer"
      - search "Search customers":
        - searchbox "Search": zurich
        - combobox "Status":
          - option "Active" [selected]
          - option "Inactive"
          - option "Active and inactive"
        - combobox "Owner"
        - combobox "Tag"
        - combobox "Country"
        - combobox "Currency"
        - button "Search"
        - link "Clear filters"
      - region "Customers":
        - status: 1 customer
        - table:
          - rowgroup:
            - row:
              - columnheader "Number"
              - columnheader "Name"
              - columnheader "City"
              - columnheader "Credit limit"
              - columnheader "Owner"
          - rowgroup:
            - row:
              - cell /C-0001$/
              - cell "Café Zürich AG Café Zürich":
                - link "Café Zürich AG"
              - cell /Zürich Switzerland$/
              - cell /Active$/
              - cell /CHF 25,000\\.00$/
              - cell /Ana Alba$/
              - cell /café suiza vip$/
  `);
});

// The same fields for a new customer and for one that is edited.
const fields = `
      - group "Identity":
        - textbox "Customer number"
        - textbox "Account name"
        - textbox "Trade name"
        - combobox "Kind of identification"
        - textbox "Company identification"
        - combobox "Status"
      - group "Terms":
        - textbox "Credit limit"
        - combobox "Currency"
        - combobox "Payment method"
        - textbox "Payment terms (days)"
        - textbox "IBAN"
        - checkbox "VAT liable"
      - group "Care":
        - combobox "Document language"
        - combobox "Owner"
        - textbox "Tags"
        - checkbox "Blocked"
        - textbox "Reason for the block"
        - textbox "Notes"
      - paragraph:
        - button "Save"
        - link "Discard changes"`;

test("the form of a new customer, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/customers/new");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "New customer" [level=1]${fields}
  `);
});

test("the details, as they are read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await openCard(page, "Acme Tools Ltd");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Acme Tools Ltd" [level=1]
      - paragraph: C-0002 Active
      - navigation "Customers":
        - link "Back to the list"
      - button "Delete"
      - tablist "Sections of the card":
        - tab "Details" [selected]
        - tab "History"
      - tabpanel "Details":
        - paragraph:
          - link "Edit"
        - heading "Identity" [level=2]
        - term: Customer number
        - definition: C-0002
        - term: Account name
        - definition: Acme Tools Ltd
        - term: Trade name
        - definition: Acme
        - term: Company identification
        - definition: GB 123 4567 82 (Other)
        - term: Status
        - definition: Active
        - heading "Terms" [level=2]
        - term: Credit limit
        - definition: £20,000.00
        - term: Currency
        - definition: GBP · British Pound
        - term: Payment method
        - definition: Card
        - term: Payment terms (days)
        - definition: 14 days
        - term: IBAN
        - definition: GB82 WEST 1234 5698 7654 32
        - term: VAT liable
        - definition: "Yes"
        - heading "Care" [level=2]
        - term: Document language
        - definition: English
        - term: Owner
        - definition: —
        - term: Tags
        - definition: export tools
        - term: Notes
        - definition: Says “two weeks” and means three.
  `);
});

test("the form of a customer, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Acme Tools Ltd")}/edit`);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Acme Tools Ltd" [level=1]
      - tablist "Sections of the card":
        - tab "Details" [selected]
        - tab "History"
      - tabpanel "Details":${fields.replaceAll("\n", "\n  ")}
  `);
});

test("the history, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Acme Tools Ltd")}/history`);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Acme Tools Ltd" [level=1]
      - tablist "Sections of the card":
        - tab "Details"
        - tab "History" [selected]
      - tabpanel "History":
        - region "History":
          - search "Filter the history":
            - combobox "User"
            - combobox "Action"
            - combobox "Field"
            - textbox "From"
            - textbox "To"
            - button "Filter"
          - heading /\\d+ \\w+ \\d{4}/ [level=2]
          - list:
            - listitem:
              - time: /\\d\\d:\\d\\d/
              - text: ficha (command line) Created
              - list:
                - listitem: ficha (command line) added the contact Grace Holloway
              - link /See the details. \\d\\d:\\d\\d, ficha \\(command line\\)/
            - listitem:
              - list:
                - listitem: ficha (command line) added the address 14 Foundry Lane, Sheffield
            - listitem:
              - list:
                - listitem: ficha (command line) created the customer
  `);
});

test("one change, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Acme Tools Ltd")}/history?field=contact.name&user=command%3Aficha`);
  await page.getByRole("link", { name: /See the details/ }).first().click();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Acme Tools Ltd" [level=1]
      - tabpanel "History":
        - region "Details of the change":
          - paragraph:
            - link "Back to the history"
          - heading "Details of the change" [level=2]
          - list:
            - listitem: ficha (command line) added the contact Grace Holloway
          - term: Date
          - definition:
            - time: /\\d+ \\w+ \\d{4}, \\d\\d:\\d\\d/
          - term: User
          - definition: ficha (command line)
          - term: Action
          - definition: Created
          - term: Record
          - definition: "Contact: Grace Holloway"
          - term: Source
          - definition: Sample data
          - table:
            - rowgroup:
              - row "Field Before After"
            - rowgroup:
              - row /Name changed.* empty.* Grace Holloway/:
                - rowheader "Name changed"
                - cell /empty$/
                - cell /Grace Holloway$/
              - row /Job title changed.* empty.* Buyer/
              - row /Fax.* empty.* empty/
  `);
});

test("the user's own page, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/preferences");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Preferences" [level=1]
      - combobox "Time zone"
      - paragraph: Times are shown in it, and days begin by it.
      - paragraph:
        - button "Save"
      - region "Calendar":
        - heading "Calendar" [level=2]
  `);
});

test("a page that is not there, as it is read aloud", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/nowhere");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "It does not exist, or is no longer here." [level=1]
      - paragraph:
        - link "Customers"
  `);
});
