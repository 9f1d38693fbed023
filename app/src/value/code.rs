//! What the types that stand for a code (currency, country, language, kind of identification) have in common.

/// Lets a type be written and read as its code: in text, on the wire, and in a `TEXT` column of either database. The type
/// brings `code()` and `parse()`.
macro_rules! coded {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::value::Problem;

            fn from_str(text: &str) -> Result<$name, $crate::value::Problem> {
                $name::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let code = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                $name::parse(&code).map_err(|_| serde::de::Error::custom("unknown code"))
            }
        }

        #[cfg(feature = "ssr")]
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name
        where
            String: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }

            fn compatible(other: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(other)
            }
        }

        #[cfg(feature = "ssr")]
        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name
        where
            String: sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut DB::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<'q, DB>>::encode(self.code().to_owned(), buffer)
            }
        }

        #[cfg(feature = "ssr")]
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name
        where
            String: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<$name, sqlx::error::BoxDynError> {
                let code = <String as sqlx::Decode<'r, DB>>::decode(value)?;
                $name::parse(&code).map_err(|_| format!("unknown code {code:?}").into())
            }
        }
    };
}

pub(crate) use coded;

/// A row of a table of codes: the code, and its name in Spanish, English and French.
pub(crate) type Named = (&'static str, &'static str, &'static str, &'static str);

/// The name in one language.
pub(crate) const fn name_of(row: &Named, locale: crate::locale::Locale) -> &'static str {
    use crate::locale::Locale;
    match locale {
        Locale::Es => row.1,
        Locale::En => row.2,
        Locale::Fr => row.3,
    }
}

/// The codes of a table alone: a page that reads and writes codes has no use for their names, which are long.
pub(crate) const fn codes<const N: usize>(table: &[Named; N]) -> [&'static str; N] {
    let mut codes = [""; N];
    let mut place = 0;
    while place < N {
        codes[place] = table[place].0;
        place += 1;
    }
    codes
}

/// Where a code stands among others, which are sorted; spaces around it and its case do not matter.
pub(crate) fn index_of(codes: &[&str], code: &str) -> Option<u8> {
    let code = code.trim();
    let position = codes
        .binary_search_by(|known| {
            let wanted = code.bytes().map(|byte| byte.to_ascii_uppercase());
            known.bytes().map(|byte| byte.to_ascii_uppercase()).cmp(wanted)
        })
        .ok()?;
    u8::try_from(position).ok()
}

/// A name as a list in that language sorts it. The tables hold Latin letters alone, so that the browser need not
/// carry Unicode's decomposition tables (as [`super::fold`] does) to show a list of countries.
pub(crate) fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        match character {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => key.push('a'),
            'é' | 'è' | 'ê' | 'ë' => key.push('e'),
            'í' | 'ì' | 'î' | 'ï' => key.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => key.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => key.push('u'),
            'ç' => key.push('c'),
            'ñ' => key.push_str("n~"),
            'œ' => key.push_str("oe"),
            other => key.push(other),
        }
    }
    key
}

#[cfg(all(test, feature = "ssr"))]
#[expect(clippy::unwrap_used, reason = "a test that panics has failed")]
mod tests {
    use crate::db::Db;
    use crate::db::testing::{db_test, editor_access};
    use crate::value::{Country, Currency, Language, TaxIdKind};

    db_test! {
        async fn a_code_is_text_in_either_database(db: Db) {
            let access = editor_access(&db).await;
            let mut conn = db.read(&access).await.unwrap();
            let codes = (Currency::EUR, Country::parse("DE").ok(), None::<Language>, TaxIdKind::Siret);
            let sql = "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT)";
            let query = conn.query(sql).bind(codes.0).bind(codes.1).bind(codes.2).bind(codes.3);
            let read: (Currency, Option<Country>, Option<Language>, TaxIdKind) = query.one().await.unwrap();
            assert_eq!(read, codes);
            let text: String = conn.query("SELECT CAST($1 AS TEXT)").bind(codes.3).scalar().await.unwrap();
            assert_eq!(text, "siret");
        }
    }

    db_test! {
        async fn a_code_that_is_none_is_an_error_and_not_a_panic(db: Db) {
            let access = editor_access(&db).await;
            let mut conn = db.read(&access).await.unwrap();
            assert!(conn.query("SELECT 'ZZZ'").scalar::<Currency>().await.is_err());
        }
    }
}
