//! How a text becomes lines of glyphs.

use crate::Fonts;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::style::{FontFamily, FontFamilyName, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use parley::{FontContext, Layout, LayoutContext};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Latin, Greek and Cyrillic, of Noto Sans (see `fonts/OFL.txt`).
const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
const FAMILY: &str = "Noto Sans";
/// The height of a line as a multiple of the letters' size.
const LINE: f32 = 1.38;

/// A colour, as red, green and blue.
pub type Ink = (u8, u8, u8);
/// What is read first.
pub const INK: Ink = (24, 32, 44);
/// What is read second: labels, and what stands below.
pub const QUIET: Ink = (91, 100, 114);
/// The colour of headings.
pub const ACCENT: Ink = (22, 72, 99);

/// How letters look.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// Points.
    pub size: f32,
    /// Whether they are bold.
    pub bold: bool,
    /// Their colour.
    pub ink: Ink,
}

/// The usual text.
pub const BODY: Face = Face { size: 9.0, bold: false, ink: INK };
/// What stands out in it.
pub const STRONG: Face = Face { bold: true, ..BODY };
/// What stands below, or labels it.
pub const SMALL: Face = Face { size: 7.6, bold: false, ink: QUIET };

/// A text in lines.
#[derive(Clone)]
pub struct Set {
    /// The text.
    pub text: String,
    /// Its lines.
    pub layout: Layout<()>,
    /// How it looks.
    pub face: Face,
}

impl Set {
    /// Points from the top of the first line to the end of the last.
    pub fn height(&self) -> f32 {
        self.layout.height()
    }

    /// Points from the left of the widest line to its right.
    pub fn width(&self) -> f32 {
        self.layout.width()
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.layout.len()
    }
}

/// Sets texts.
pub struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    families: Vec<String>,
    /// What was set in one line: a table says the same many times, and asks for each width before it asks for lines.
    known: HashMap<(String, u32, bool), Set>,
}

impl Setter {
    /// A setter with the fonts of the program, and those beside them; never with those of the machine.
    pub fn new(fonts: &Fonts) -> Setter {
        let options = CollectionOptions { system_fonts: false, ..CollectionOptions::default() };
        let mut collection = Collection::new(options);
        let mut families = vec![FAMILY.to_owned()];
        for font in [REGULAR, BOLD] {
            collection.register_fonts(Blob::new(Arc::new(font)), None);
        }
        for file in &fonts.files {
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = file.clone();
            let added = collection.register_fonts(Blob::new(data), None);
            families.extend(added.iter().filter_map(|(family, _)| collection.family_name(*family).map(str::to_owned)));
        }
        let fonts = FontContext { collection, source_cache: SourceCache::default() };
        Setter { fonts, layouts: LayoutContext::new(), families, known: HashMap::new() }
    }

    /// Sets a text in lines of a width; none: in one line.
    pub fn set(&mut self, text: &str, face: Face, width: Option<f32>) -> Set {
        let key = (text.to_owned(), face.size.to_bits(), face.bold);
        let known = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let set = self.break_lines(text, face, None);
                self.known.insert(key, set.clone());
                set
            }
        };
        match width {
            Some(width) if known.width() > width => self.break_lines(text, face, Some(width)),
            _ => Set { face, ..known },
        }
    }

    fn break_lines(&mut self, text: &str, face: Face, width: Option<f32>) -> Set {
        let families: Vec<FontFamilyName<'_>> =
            self.families.iter().map(|name| FontFamilyName::Named(Cow::Borrowed(name.as_str()))).collect();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&families))));
        builder.push_default(StyleProperty::FontSize(face.size));
        builder.push_default(StyleProperty::FontWeight(if face.bold { FontWeight::BOLD } else { FontWeight::NORMAL }));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LINE)));
        // A word that is longer than the column breaks, so that nothing runs out of the page.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut layout = builder.build(text);
        layout.break_all_lines(width);
        Set { text: text.to_owned(), layout, face }
    }
}
