//! How pages become a PDF.

use crate::flow::{HEIGHT, LEFT, Op, Page, RIGHT, WIDTH};
use crate::setting::{Face, Ink, SMALL, Set, Setter};
use crate::{Paper, PaperError};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::HashMap;
use std::ops::Range;

/// The fonts as the PDF knows them, by the file and the font in it.
type Embedded = HashMap<(u64, u32), Font>;

/// Writes the pages of a paper.
pub fn write(paper: &Paper, pages: &[Page], setter: &mut Setter) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new();
    let title = format!("{} {}", paper.kind, paper.name);
    let metadata = Metadata::new()
        .title(title.trim().to_owned())
        .language(paper.language.clone())
        .authors(paper.sender.first().cloned().into_iter().collect())
        .creator("Ficha".to_owned());
    document.set_metadata(metadata);
    let mut fonts = Embedded::new();
    for (place, ops) in pages.iter().enumerate() {
        let settings =
            PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        if let Some(mark) = &paper.mark {
            across(&mut surface, &mut fonts, setter, mark)?;
        }
        for op in ops {
            match op {
                Op::Text { set, lines, x, y, right } => {
                    text(&mut surface, &mut fonts, set, lines.clone(), (*x, *y), *right)?;
                }
                Op::Box { x, y, width, height, ink } => fill(&mut surface, (*x, *y, *width, *height), *ink),
            }
        }
        foot(&mut surface, &mut fonts, setter, paper, place + 1, pages.len())?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PaperError(format!("{error:?}")))
}

/// Draws lines of a text with their top left corner at a point, or their top right one.
fn text(
    surface: &mut Surface<'_>,
    fonts: &mut Embedded,
    set: &Set,
    lines: Range<usize>,
    (x, y): (f32, f32),
    right: bool,
) -> Result<(), PaperError> {
    let (red, green, blue) = set.face.ink;
    surface.set_fill(Some(Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }));
    let top = set.layout.get(lines.start).map_or(0.0, |line| line.metrics().block_min_coord);
    for place in lines {
        let Some(line) = set.layout.get(place) else { break };
        let metrics = line.metrics();
        let mut at = if right { x - (metrics.advance - metrics.hanging_advance) } else { x };
        for run in line.runs() {
            let data = run.font();
            let key = (data.data.id(), data.index);
            let font = match fonts.get(&key) {
                Some(font) => font.clone(),
                None => {
                    let (bytes, _) = data.data.clone().into_raw_parts();
                    let font = Font::new(bytes.into(), data.index)
                        .ok_or_else(|| PaperError("a font cannot be read".to_owned()))?;
                    fonts.insert(key, font.clone());
                    font
                }
            };
            let size = run.font_size();
            let start = at;
            let mut glyphs: Vec<KrillaGlyph> = Vec::new();
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    // It has no glyph of its own: the one before it stands for both.
                    if let Some(glyph) = glyphs.last_mut() {
                        glyph.text_range.end = cluster.text_range().end;
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    glyphs.push(KrillaGlyph::new(
                        GlyphId::new(glyph.id),
                        glyph.advance / size,
                        glyph.x / size,
                        glyph.y / size,
                        0.0,
                        cluster.text_range(),
                        None,
                    ));
                    at += glyph.advance;
                }
            }
            if !glyphs.is_empty() {
                let point = Point::from_xy(start, y + metrics.baseline - top);
                surface.draw_glyphs(point, &glyphs, font, &set.text, size, false);
            }
        }
    }
    Ok(())
}

fn fill(surface: &mut Surface<'_>, (x, y, width, height): (f32, f32, f32, f32), (red, green, blue): Ink) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }));
        surface.draw_path(&path);
    }
}

/// A word across the page, pale enough to read what stands over it.
fn across(surface: &mut Surface<'_>, fonts: &mut Embedded, setter: &mut Setter, mark: &str) -> Result<(), PaperError> {
    let face = Face { size: 96.0, bold: true, ink: (236, 239, 243) };
    let set = setter.set(mark, face, None);
    let scale = (620.0 / set.width()).min(1.0);
    let face = Face { size: face.size * scale, ..face };
    let set = setter.set(mark, face, None);
    let (x, y) = ((WIDTH - set.width()) / 2.0, (HEIGHT - set.height()) / 2.0);
    surface.push_transform(&Transform::from_rotate_at(-52.0, WIDTH / 2.0, HEIGHT / 2.0));
    text(surface, fonts, &set, 0..set.lines(), (x, y), false)?;
    surface.pop();
    Ok(())
}

fn foot(
    surface: &mut Surface<'_>,
    fonts: &mut Embedded,
    setter: &mut Setter,
    paper: &Paper,
    page: usize,
    pages: usize,
) -> Result<(), PaperError> {
    let y = HEIGHT - 48.0;
    fill(surface, (LEFT, y, RIGHT - LEFT, 0.5), crate::flow::HAIR);
    let counted = paper.page_of.replace("{pages}", &pages.to_string()).replace("{page}", &page.to_string());
    let counted = setter.set(&counted, SMALL, None);
    let room = RIGHT - LEFT - counted.width() - 16.0;
    text(surface, fonts, &counted, 0..counted.lines(), (RIGHT, y + 6.0), true)?;
    let foot = setter.set(&paper.foot, SMALL, Some(room));
    text(surface, fonts, &foot, 0..foot.lines().min(2), (LEFT, y + 6.0), false)
}
