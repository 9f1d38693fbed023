//! Files of the demonstration companies: made here, so that the program carries none.

use crate::customer::files::receive::{Files, Refusal};
use crate::customer::files::upload::Upload;
use crate::db::{Db, DbError};
use crate::user::Access;
use crate::value::{CustomerId, TicketId};
use axum::body::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::fmt::Write as _;

/// Uploads some files as two colleagues would have.
///
/// # Errors
/// When database or store fail.
pub async fn load(db: &Db, files: &Files) -> Result<(), Refusal> {
    let (ana, luc) = (Access::command("demo", "ana"), Access::command("demo", "luc"));
    let contract =
        ["Supply contract", "Coffee and related goods, 2026", "Term: 12 months, renewed unless one party objects."];
    let offer = ["Offer 2026-014", "Espresso blend 60 x 1 kg", "Valid until 30 April 2026"];
    let revised = ["Offer 2026-014, revised", "Espresso blend 80 x 1 kg, 4 % off", "Valid until 31 May 2026"];
    let safety =
        ["Ficha de seguridad", "Pintura naval azul, envase de 20 l", "Manténgase lejos de fuentes de ignición."];
    let plan: [(&Access, &str, &str, &str, Vec<u8>); 11] = [
        (&ana, "C-0001", "Contract 2026.pdf", "Signed on both sides", pdf(&contract)),
        (&luc, "C-0001", "Offer 2026-014.pdf", "", pdf(&offer)),
        (&luc, "C-0001", "Offer 2026-014.pdf", "They asked for a larger quantity", pdf(&revised)),
        (&ana, "C-0001", "Orders 2025.csv", "From their purchasing system", ORDERS.as_bytes().to_vec()),
        (&ana, "C-0001", "Way to the back door.txt", "", WAY.as_bytes().to_vec()),
        (&luc, "C-0001", "Shop window.png", "Where our sign could hang", picture()),
        (&ana, "C-0012", "Price list.csv", "", PRICES.as_bytes().to_vec()),
        (&ana, "C-0004", OVEN, "Relevé envoyé par la boulangerie", LOG.as_bytes().to_vec()),
        (&luc, "C-0017", "Contrat 2026.pdf", "En attente de signature", pdf(&contract)),
        (&ana, "C-0024", "Ficha de seguridad.pdf", "", pdf(&safety)),
        (&ana, "C-0024", "Acta de la visita.txt", "Visita del 12 de marzo", VISIT.as_bytes().to_vec()),
    ];
    for (who, number, name, note, bytes) in plan {
        if let Some(customer) = find(db, who, number).await.map_err(crate::error::AppError::from)? {
            let ticket = if name == OVEN {
                ticket(db, who, customer).await.map_err(crate::error::AppError::from)?
            } else {
                None
            };
            let upload = Upload { db: db.clone(), access: who.clone(), files: files.clone(), customer, ticket };
            upload.take(name, note, stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))])).await?;
        }
    }
    Ok(())
}

async fn find(db: &Db, access: &Access, number: &str) -> Result<Option<CustomerId>, DbError> {
    let mut conn = db.read(access).await?;
    let row = conn.query("SELECT id FROM customer WHERE number = $1").bind(number).optional::<(CustomerId,)>().await?;
    Ok(row.map(|(id,)| id))
}

/// The ticket that the customer opened first.
async fn ticket(db: &Db, access: &Access, customer: CustomerId) -> Result<Option<TicketId>, DbError> {
    let mut conn = db.read(access).await?;
    let first = "SELECT id FROM ticket WHERE customer_id = $1 ORDER BY id LIMIT 1";
    let row = conn.query(first).bind(customer).optional::<(TicketId,)>().await?;
    Ok(row.map(|(id,)| id))
}

/// What the bakery sent along with its ticket about the oven.
const OVEN: &str = "Températures du four.csv";

const LOG: &str = "Heure;Consigne;Mesure;Message\n04:10;235;231;\n04:25;235;228;\n04:40;235;197;E7\n04:45;235;171;E7\n";

const ORDERS: &str = "Order;Date;Product;Quantity;Amount\nB-1041;2025-02-03;Espresso blend;40;612.00\n\
B-1077;2025-04-18;Espresso blend;40;612.00\nB-1102;2025-06-30;\"Filter, light roast\";25;410.50\n\
B-1150;2025-09-12;Espresso blend;60;890.00\nB-1199;2025-11-27;Descaler;12;95.40\n";

const PRICES: &str = "Article,Unit,Price\nPaper cups 0.2 l,1000,38.50\nPaper cups 0.3 l,1000,44.90\nLids,1000,21.00\n";

const WAY: &str =
    "From the quay take the passage beside the bakery.\nRing twice; before 6:30 nobody is in the front.\n";

const VISIT: &str = "Asistentes: Itziar Zubiri y Ana Alba.\nQuieren recibir los pedidos en el astillero, de 7:00 a 14:00.\n\
Pendiente: precio para palés completos.\n";

/// A page of A4 with some lines of text (ISO 32000-1, the smallest document that every viewer opens).
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F1 20 Tf 72 760 Td 28 TL ");
    for line in lines {
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = write!(text, "({escaped}) Tj T* ");
    }
    text.push_str("ET");
    // Helvetica with WinAnsiEncoding: one byte for each letter of our languages.
    let text: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect();
    let objects: [Vec<u8>; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_vec(),
        [format!("<< /Length {} >>\nstream\n", text.len()).into_bytes(), text, b"\nendstream".to_vec()].concat(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = String::new();
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        file.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let count = objects.len() + 1;
    let end = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    file
}

/// A picture of 240 by 160 points: an awning above a window (PNG, with the deflate format's stored blocks).
fn picture() -> Vec<u8> {
    let (width, height) = (240_u32, 160_u32);
    let mut points = Vec::new();
    for y in 0..height {
        points.push(0);
        for x in 0..width {
            let colour: [u8; 3] = match (x, y) {
                (_, 0..=39) if x / 20 % 2 == 0 => [178, 34, 52],
                (_, 0..=39) => [250, 248, 240],
                (20..=219, 56..=139) if x % 66 < 4 => [92, 64, 51],
                (20..=219, 56..=139) => [171, 205, 222],
                (_, 150..=159) => [120, 120, 120],
                _ => [226, 205, 170],
            };
            points.extend(colour);
        }
    }
    let mut packed = vec![0x78, 0x01];
    let mut blocks = points.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler32(&points).to_be_bytes());
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let chunk = [&name[..], &data].concat();
        file.extend(&chunk);
        file.extend(crc32(&chunk).to_be_bytes());
    }
    file
}

/// The sum at the end of a zlib stream (RFC 1950).
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16) | a
}

/// The sum at the end of a PNG chunk (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::files::kind::FileKind;
    use crate::customer::files::sniff;

    #[test]
    fn what_is_made_is_what_it_says() {
        assert_eq!(sniff::look(&pdf(&["Año (1)"])).kind, FileKind::Pdf);
        assert_eq!(sniff::look(&picture()).media_type, "image/png");
        assert_eq!(sniff::look(ORDERS.as_bytes()).kind, FileKind::Table);
        assert_eq!(sniff::look(WAY.as_bytes()).kind, FileKind::Text);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }
}
