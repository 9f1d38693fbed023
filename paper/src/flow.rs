//! How blocks become pages.

use crate::setting::{ACCENT, BODY, Face, Ink, QUIET, SMALL, STRONG, Set, Setter};
use crate::{Block, Cell, Paper, Row, Sum, Table};
use std::ops::Range;

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Where the text begins.
pub const LEFT: f32 = 50.0;
/// Where it ends.
pub const RIGHT: f32 = WIDTH - 50.0;
const TOP: f32 = 46.0;
const BOTTOM: f32 = HEIGHT - 64.0;
/// The colour of lines between rows.
pub const HAIR: Ink = (214, 219, 226);
const HEAD: Ink = (240, 244, 247);
/// Between two columns.
const GAP: f32 = 10.0;
/// Above and below the text of a row.
const PAD: f32 = 3.6;
/// What a column that is not of figures has at least.
const LEAST: f32 = 130.0;

/// Something at its place on a page.
pub enum Op {
    /// Lines of a text.
    Text {
        /// The text.
        set: Box<Set>,
        /// Which of its lines.
        lines: Range<usize>,
        /// Points from the left: where it begins, or where it ends when it stands at the right.
        x: f32,
        /// Points from the top.
        y: f32,
        /// Whether its lines end at `x`.
        right: bool,
    },
    /// A filled box.
    Box {
        /// Points from the left.
        x: f32,
        /// Points from the top.
        y: f32,
        /// Points.
        width: f32,
        /// Points.
        height: f32,
        /// Its colour.
        ink: Ink,
    },
}

/// What stands on a page.
pub type Page = Vec<Op>;

/// Lays a paper out in pages.
pub fn pages(paper: &Paper, setter: &mut Setter) -> Vec<Page> {
    let mut flow = Flow { pages: vec![Vec::new()], y: TOP, title: format!("{} {}", paper.kind, paper.name), setter };
    flow.opening(paper);
    for (place, block) in paper.blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => flow.heading(text, place == 0),
            Block::Table(table) => flow.table(table),
            Block::Sums(sums) => flow.sums(sums),
            Block::Note { label, text } => flow.note(label, text),
        }
    }
    flow.pages
}

struct Flow<'a> {
    pages: Vec<Page>,
    y: f32,
    title: String,
    setter: &'a mut Setter,
}

impl Flow<'_> {
    fn put(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// Puts a whole text, and tells its height.
    fn text(&mut self, set: Set, x: f32, y: f32, right: bool) -> f32 {
        let (height, lines) = (set.height(), 0..set.lines());
        self.put(Op::Text { set: Box::new(set), lines, x, y, right });
        height
    }

    fn set(&mut self, text: &str, face: Face, width: f32) -> Set {
        self.setter.set(text, face, Some(width))
    }

    fn next_page(&mut self) {
        self.pages.push(Vec::new());
        let title = self.title.clone();
        let set = self.set(title.trim(), Face { bold: true, ..SMALL }, RIGHT - LEFT);
        self.y = TOP;
        self.y += self.text(set, LEFT, TOP, false) + 8.0;
    }

    /// Begins a page where what comes next does not fit on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.next_page();
        }
    }

    /// Who sends what to whom, and what is to be known at once.
    fn opening(&mut self, paper: &Paper) {
        let half = (RIGHT - LEFT) / 2.0 - 12.0;
        let mut left = self.y;
        for (place, line) in paper.sender.iter().enumerate() {
            let face = if place == 0 { Face { size: 12.0, ..STRONG } } else { Face { size: 8.2, ink: QUIET, ..BODY } };
            let set = self.set(line, face, half);
            left += self.text(set, LEFT, left, false) + if place == 0 { 3.0 } else { 0.0 };
        }
        let mut right = self.y - 5.0;
        let kind = self.set(&paper.kind, Face { size: 21.0, bold: true, ink: ACCENT }, half);
        right += self.text(kind, RIGHT, right, true);
        let name = self.set(&paper.name, Face { size: 12.0, ..STRONG }, half);
        right += self.text(name, RIGHT, right, true);
        let top = left.max(right) + 26.0;

        let mut left = top;
        if !paper.addressee.is_empty() {
            let label = self.set(&paper.addressee_label, SMALL, half);
            left += self.text(label, LEFT, left, false) + 2.0;
        }
        for (place, line) in paper.addressee.iter().enumerate() {
            let face = if place == 0 { Face { size: 10.0, ..STRONG } } else { BODY };
            let set = self.set(line, face, half);
            left += self.text(set, LEFT, left, false);
        }
        let (from, mut right) = (LEFT + half + 24.0, top);
        for (label, value) in &paper.facts {
            let label = self.set(label, Face { size: 8.4, ink: QUIET, ..BODY }, 100.0);
            let value = self.set(value, BODY, RIGHT - from - 104.0);
            let height = label.height().max(value.height());
            self.text(label, from, right + 0.5, false);
            self.text(value, RIGHT, right, true);
            right += height + 1.5;
        }
        self.y = left.max(right) + 22.0;
    }

    fn heading(&mut self, text: &str, first: bool) {
        let set = self.set(text, Face { size: 10.5, bold: true, ink: ACCENT }, RIGHT - LEFT);
        if !first {
            self.y += 10.0;
        }
        // With the head of a table and two rows below it.
        self.need(set.height() + 64.0);
        self.y += self.text(set, LEFT, self.y, false) + 4.0;
    }

    /// A text of any length, line by line.
    fn note(&mut self, label: &str, text: &str) {
        self.y += 12.0;
        let set = self.set(text, BODY, RIGHT - LEFT);
        let one = set.height() / set.lines().max(1) as f32;
        if label.is_empty() {
            self.need(one);
        } else {
            let label = self.set(label, SMALL, RIGHT - LEFT);
            self.need(label.height() + 2.0 + one);
            self.y += self.text(label, LEFT, self.y, false) + 2.0;
        }
        let mut from = 0;
        while from < set.lines() {
            self.need(one);
            let to = set.lines().min(from + fitting(BOTTOM - self.y, one));
            self.put(Op::Text { set: Box::new(set.clone()), lines: from..to, x: LEFT, y: self.y, right: false });
            self.y += (to - from) as f32 * one;
            from = to;
        }
    }

    fn sums(&mut self, sums: &[Sum]) {
        let set: Vec<(Set, Set, bool)> = sums
            .iter()
            .map(|sum| {
                let face = if sum.strong { Face { size: 11.0, ..STRONG } } else { BODY };
                let figure = self.setter.set(&sum.figure, face, None);
                let label =
                    self.set(&sum.label, Face { ink: if sum.strong { face.ink } else { QUIET }, ..face }, 190.0);
                (label, figure, sum.strong)
            })
            .collect();
        let height = |label: &Set, figure: &Set| label.height().max(figure.height()) + 4.0;
        let all: f32 =
            set.iter().map(|(label, figure, strong)| height(label, figure) + if *strong { 5.0 } else { 0.0 }).sum();
        self.y += 10.0;
        self.need(all);
        let widest = set.iter().map(|(_, figure, _)| figure.width()).fold(70.0, f32::max);
        let from = RIGHT - widest - 16.0;
        for (label, figure, strong) in set {
            let height = height(&label, &figure);
            if strong {
                self.put(Op::Box { x: from - 190.0, y: self.y, width: RIGHT - from + 190.0, height: 0.8, ink: ACCENT });
                self.y += 4.0;
            }
            self.text(label, from, self.y, true);
            self.text(figure, RIGHT, self.y, true);
            self.y += height + if strong { 1.0 } else { 0.0 };
        }
    }

    fn table(&mut self, table: &Table) {
        let widths = self.widths(table);
        let head: Vec<Cell> = table.columns.iter().map(|column| Cell::of(column.title.as_str())).collect();
        self.need(40.0);
        self.head(table, &head, &widths);
        for row in &table.rows {
            self.row(table, row, &head, &widths);
        }
    }

    /// As wide as its widest cell, but for the column that takes the rest.
    fn widths(&mut self, table: &Table) -> Vec<f32> {
        let all = RIGHT - LEFT - GAP * table.columns.len().saturating_sub(1) as f32;
        let mut widths: Vec<f32> = table
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let title = self.setter.set(&column.title, Face { bold: true, ..SMALL }, None).width();
                table.rows.iter().fold(title, |widest, row| {
                    let Some(cell) = row.cells.get(place) else { return widest };
                    let face = if row.strong { STRONG } else { BODY };
                    let text = self.setter.set(&cell.text, face, None).width();
                    widest.max(text).max(self.setter.set(&cell.second, SMALL, None).width())
                })
            })
            .map(f32::ceil)
            .collect();
        let rest = table.columns.iter().position(|column| !column.figures).unwrap_or(0);
        let others: f32 = widths.iter().enumerate().filter(|(place, _)| *place != rest).map(|(_, width)| width).sum();
        // Where figures leave too little, they break rather than the text.
        let most = (all - LEAST).max(0.0);
        if others > most {
            for (place, width) in widths.iter_mut().enumerate() {
                if place != rest {
                    *width *= most / others;
                }
            }
        }
        let others: f32 = widths.iter().enumerate().filter(|(place, _)| *place != rest).map(|(_, width)| width).sum();
        if let Some(width) = widths.get_mut(rest) {
            *width = all - others;
        }
        widths
    }

    fn head(&mut self, table: &Table, head: &[Cell], widths: &[f32]) {
        let cells: Vec<Set> = head
            .iter()
            .zip(widths)
            .map(|(cell, width)| self.set(&cell.text, Face { bold: true, ink: ACCENT, ..SMALL }, *width))
            .collect();
        let height = cells.iter().map(Set::height).fold(0.0, f32::max) + 2.0 * PAD + 1.0;
        self.put(Op::Box { x: LEFT - 6.0, y: self.y, width: RIGHT - LEFT + 12.0, height, ink: HEAD });
        let mut x = LEFT;
        for ((set, width), column) in cells.into_iter().zip(widths).zip(&table.columns) {
            let at = if column.figures { x + width } else { x };
            self.text(set, at, self.y + PAD + 0.5, column.figures);
            x += width + GAP;
        }
        self.y += height + 1.0;
    }

    /// A row; on a page of its own where it does not fit on this one, and over several where it does not fit on any.
    fn row(&mut self, table: &Table, row: &Row, head: &[Cell], widths: &[f32]) {
        let face = if row.strong { STRONG } else { BODY };
        let cells: Vec<(Set, Option<Set>)> = row
            .cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                let second = (!cell.second.is_empty()).then(|| self.set(&cell.second, SMALL, *width));
                (self.set(&cell.text, face, *width), second)
            })
            .collect();
        let tallest = |cells: &[(Set, Option<Set>)]| {
            cells
                .iter()
                .map(|(text, second)| text.height() + second.as_ref().map_or(0.0, Set::height))
                .fold(0.0, f32::max)
        };
        let height = tallest(&cells) + 2.0 * PAD;
        let whole = BOTTOM - TOP - 60.0;
        if self.y + height > BOTTOM && (height <= whole || self.y + 60.0 > BOTTOM) {
            self.next_page();
            self.head(table, head, widths);
        }
        if height > whole {
            return self.long_row(table, cells, head, widths);
        }
        let mut x = LEFT;
        for (((text, second), width), column) in cells.into_iter().zip(widths).zip(&table.columns) {
            let at = if column.figures { x + width } else { x };
            let below = self.y + PAD + self.text(text, at, self.y + PAD, column.figures);
            if let Some(second) = second {
                self.text(second, at, below, column.figures);
            }
            x += width + GAP;
        }
        self.y += height;
        self.put(Op::Box { x: LEFT - 6.0, y: self.y, width: RIGHT - LEFT + 12.0, height: 0.5, ink: HAIR });
        self.y += 0.5;
    }

    /// A row whose cells go on over pages, line by line.
    fn long_row(&mut self, table: &Table, cells: Vec<(Set, Option<Set>)>, head: &[Cell], widths: &[f32]) {
        let one = cells.iter().map(|(text, _)| text.height() / text.lines().max(1) as f32).fold(1.0, f32::max);
        let most = cells.iter().map(|(text, _)| text.lines()).max().unwrap_or(0);
        let mut from = 0;
        while from < most {
            if self.y + PAD + one > BOTTOM {
                self.next_page();
                self.head(table, head, widths);
            }
            let to = most.min(from + fitting(BOTTOM - self.y - PAD, one));
            let mut x = LEFT;
            for (((text, _), width), column) in cells.iter().zip(widths).zip(&table.columns) {
                let lines = from.min(text.lines())..to.min(text.lines());
                let at = if column.figures { x + width } else { x };
                if !lines.is_empty() {
                    self.put(Op::Text {
                        set: Box::new(text.clone()),
                        lines,
                        x: at,
                        y: self.y + PAD,
                        right: column.figures,
                    });
                }
                x += width + GAP;
            }
            self.y += PAD + (to - from) as f32 * one;
            from = to;
        }
        self.put(Op::Box { x: LEFT - 6.0, y: self.y, width: RIGHT - LEFT + 12.0, height: 0.5, ink: HAIR });
        self.y += 0.5;
    }
}

/// How many lines of a height fit in a room; one at least, so that there is an end.
fn fitting(room: f32, line: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has some dozens of lines")]
    let lines = (room / line).floor().max(1.0) as usize;
    lines
}
