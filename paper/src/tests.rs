//! Papers, read again by a reader of PDF that is not their writer.

use super::*;
use lopdf::Document;

/// What each page says, its words in the order in which they were written.
fn read(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    document
        .get_pages()
        .keys()
        .map(|page| {
            document
                .extract_text(&[*page])
                .expect("the text of a page")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

fn invoice(rows: usize) -> Paper {
    let column = |title: &str, figures| Column { title: title.to_owned(), figures };
    let row = |number: usize| Row {
        cells: vec![Cell::of(format!("Queso {number}")), Cell::of("2"), Cell::of(format!("{number},50 €"))],
        strong: false,
    };
    let table = Table {
        columns: vec![column("Concepto", false), column("Cantidad", true), column("Importe", true)],
        rows: (1..=rows).map(row).collect(),
    };
    Paper {
        language: "es".into(),
        kind: "Factura".into(),
        name: "F2026-00042".into(),
        sender: vec!["Café Zürich AG".into(), "Limmatquai 12".into()],
        addressee_label: "Facturar a".into(),
        addressee: vec!["Acme".into()],
        facts: vec![("Fecha".into(), "24/11/2026".into())],
        mark: None,
        blocks: vec![
            Block::Table(table),
            Block::Sums(vec![Sum { label: "Total".into(), figure: "1.234,56 €".into(), strong: true }]),
        ],
        foot: "Café Zürich AG".into(),
        page_of: "Página {page} de {pages}".into(),
    }
}

fn pages(paper: &Paper) -> Vec<String> {
    read(&pdf(paper, &Fonts::default()).expect("a PDF"))
}

#[test]
fn a_paper_says_what_it_was_told() {
    let pages = pages(&invoice(3));
    assert_eq!(pages.len(), 1);
    for text in
        ["Factura", "F2026-00042", "Café Zürich AG", "Acme", "24/11/2026", "Queso 3", "1.234,56 €", "Página 1 de 1"]
    {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
}

#[test]
fn a_long_table_goes_on_over_pages_with_its_head_on_each() {
    let pages = pages(&invoice(200));
    assert!((4..=8).contains(&pages.len()), "{} pages", pages.len());
    for (place, page) in pages.iter().enumerate() {
        let counted = format!("Página {} de {}", place + 1, pages.len());
        assert!(page.contains(&counted), "{counted}");
        assert!(page.contains("Factura F2026-00042") || place == 0, "each page says what it belongs to");
        assert!(
            page.contains("Concepto") && page.contains("Importe") || !page.contains("Queso"),
            "the head on page {place}"
        );
    }
    let all = pages.join(" ");
    let found: Vec<usize> =
        (1..=200).filter(|row| all.matches(&format!("Queso {row} 2 {row},50 €")).count() == 1).collect();
    assert_eq!(found.len(), 200, "every row stands there once");
    assert!(pages.last().expect("a page").contains("1.234,56 €"));
}

#[test]
fn names_in_greek_cyrillic_and_with_every_accent_can_be_read() {
    let names = ["Καφέ Αθήνα Α.Ε.", "ООО «Чайный дом»", "Żółw Książki", "Cà Phê Nguyễn", "Øresund Møbler"];
    let paper = Paper { addressee: names.map(str::to_owned).to_vec(), ..invoice(1) };
    let pages = pages(&paper);
    for name in names {
        assert!(pages[0].contains(name), "{name} in {}", pages[0]);
    }
}

#[test]
fn a_text_longer_than_a_page_goes_on_over_the_next_ones() {
    let text = (1..=400).map(|line| format!("nota {line}")).collect::<Vec<_>>().join("\n");
    let mut paper = invoice(0);
    paper.blocks.push(Block::Note { label: "Observaciones".into(), text: text.clone() });
    let row =
        Row { cells: vec![Cell::of(text.replace("nota", "fila")), Cell::of("1"), Cell::of("9 €")], strong: false };
    if let Block::Table(table) = &mut paper.blocks[0] {
        table.rows.push(row);
    }
    let pages = pages(&paper);
    assert!(pages.len() > 10, "{} pages", pages.len());
    let all = pages.join(" ");
    assert!(all.contains("nota 400") && all.contains("fila 400"));
    assert_eq!((all.matches("nota 200").count(), all.matches("fila 200").count()), (1, 1));
}

#[test]
fn a_draft_says_so_on_every_page() {
    let paper = Paper { mark: Some("BORRADOR".into()), ..invoice(120) };
    let pages = pages(&paper);
    assert!(pages.len() > 2 && pages.iter().all(|page| page.contains("BORRADOR")));
}

#[test]
fn a_word_without_end_stays_on_the_paper() {
    let long = "W".repeat(900);
    let paper = Paper { addressee: vec![long.clone()], foot: long.clone(), mark: Some(long.clone()), ..invoice(1) };
    assert_eq!(pages(&paper).len(), 1);
    let row = Row { cells: vec![Cell::of(long.clone()), Cell::of(long.clone()), Cell::of(long)], strong: true };
    let mut paper = invoice(1);
    if let Block::Table(table) = &mut paper.blocks[0] {
        table.rows.push(row);
    }
    assert!(!pages(&paper).is_empty());
}
