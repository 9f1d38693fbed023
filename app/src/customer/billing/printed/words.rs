//! The words of what is sent. Those of the billing itself stand in [`super::super::words`].

crate::words! {
    PAGE_OF: "Página {page} de {pages}", "Page {page} of {pages}", "Page {page} sur {pages}";
    BILL_TO: "Facturar a", "Bill to", "Facturé à";
    CUSTOMER_NUMBER: "N.º de cliente", "Customer no.", "N° client";
    DRAFT_MARK: "BORRADOR", "DRAFT", "BROUILLON";
    DRAFT_NAME: "borrador", "draft", "brouillon";
    DISCOUNT: "Dto.", "Disc.", "Remise";
    VAT: "IVA", "VAT", "TVA";
    NET_TOTAL: "Base imponible", "Net total", "Total HT";
    VAT_OF: "IVA {rate} sobre {net}", "VAT {rate} on {net}", "TVA {rate} sur {net}";
    TOTAL: "Total", "Total", "Total TTC";
    CREDIT_TOTAL: "Total que se abona", "Total credited", "Total de l’avoir";
    LEFT_TO_PAY: "Pendiente de pago", "Amount due", "Reste à payer";
    NOTES: "Observaciones", "Notes", "Remarques";
    PAYMENT: "Pago", "Payment", "Paiement";
    PAY_BY: "Antes del {day}, a la cuenta {iban}, indicando {number}.", "By {day}, to the account {iban}, quoting {number}.", "Avant le {day}, sur le compte {iban}, en indiquant {number}.";
    PAY_TO: "A la cuenta {iban}, indicando {number}.", "To the account {iban}, quoting {number}.", "Sur le compte {iban}, en indiquant {number}.";
    COLLECTED: "Se cargará en su cuenta {iban} el {day}.", "It will be collected from your account {iban} on {day}.", "Il sera prélevé sur votre compte {iban} le {day}.";

    STATEMENT: "Extracto de cuenta", "Statement of account", "Relevé de compte";
    PERIOD: "Periodo", "Period", "Période";
    FROM_TO: "{from} – {to}", "{from} – {to}", "{from} – {to}";
    CURRENCY: "Moneda", "Currency", "Devise";
    MADE_ON: "Emitido el", "Drawn up on", "Établi le";
    DETAIL: "Concepto", "Detail", "Libellé";
    PAYMENT_OF: "Pago de {number}", "Payment of {number}", "Paiement de {number}";
    REFUND_OF: "Devolución de {number}", "Refund of {number}", "Remboursement de {number}";
    OWED: "Cargo", "Debit", "Débit";
    SETTLED: "Abono", "Credit", "Crédit";
    RUNNING: "Saldo", "Balance", "Solde";
    OPENING: "Saldo inicial", "Opening balance", "Solde initial";
    CLOSING: "Saldo final", "Closing balance", "Solde final";
    DUE_BY: "Vence el {day}", "Due on {day}", "Échéance le {day}";
    NO_MOVEMENTS: "Sin movimientos en este periodo.", "No movements in this period.", "Aucun mouvement sur cette période.";
    AGEING: "Antigüedad del saldo final", "Age of the closing balance", "Ancienneté du solde final";
    NOT_DUE: "Sin vencer", "Not yet due", "Non échu";
    ALL_SETTLED: "No queda nada pendiente.", "Nothing is open.", "Rien n’est en attente.";
}
