//! What can be wrong with something that was typed, said once for every field.

use crate::locale::{Locale, format};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a text cannot be taken. It crosses the wire beside the field's name, and becomes a sentence only when shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was typed where something must stand.
    Required,
    /// More characters than there is room for.
    TooLong {
        /// How many there may be.
        max: usize,
    },
    /// Not written the way such a thing is written.
    Format {
        /// A text that would be right.
        example: String,
    },
    /// Written the right way, but its check digits contradict the rest: a typing error.
    CheckDigit,
    /// Not in the list of codes or choices.
    UnknownCode,
    /// Neither a number nor an amount.
    NotANumber,
    /// An amount finer than the smallest coin of its currency.
    TooManyDecimals {
        /// How many decimals there may be.
        max: u32,
    },
    /// Below zero where that makes no sense.
    Negative,
    /// Larger than can be stored.
    TooLarge,
    /// More things than there is room for.
    TooMany {
        /// How many there may be.
        max: usize,
    },
    /// Another one has it already, and it must be unique.
    Taken,
    /// Something still uses it, so it cannot go.
    InUse,
    /// There is no such user, or not any more.
    UnknownUser,
    /// A day before the first that can be.
    TooEarly {
        /// The first day that can be.
        earliest: NaiveDate,
    },
    /// A day after the last that can be.
    TooLate {
        /// The last day that can be.
        latest: NaiveDate,
    },
    /// Something else forbids it.
    Refused {
        /// The rule or document that forbids it, as a sentence.
        reason: String,
    },
}

impl Problem {
    /// A sentence for beside the field, which says what to do about it.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        let (word, place, value) = match self {
            Problem::Required => (words::REQUIRED_FIELD, "", String::new()),
            Problem::TooLong { max } => (words::TOO_LONG, "max", max.to_string()),
            Problem::Format { example } => (words::FORMAT, "example", example.clone()),
            Problem::CheckDigit => (words::CHECK_DIGIT, "", String::new()),
            Problem::UnknownCode => (words::UNKNOWN_CODE, "", String::new()),
            Problem::NotANumber => (words::NOT_A_NUMBER, "", String::new()),
            Problem::TooManyDecimals { max: 0 } => (words::NO_DECIMALS, "", String::new()),
            Problem::TooManyDecimals { max } => (words::TOO_MANY_DECIMALS, "max", max.to_string()),
            Problem::Negative => (words::NEGATIVE, "", String::new()),
            Problem::TooLarge => (words::TOO_LARGE, "", String::new()),
            Problem::TooMany { max } => (words::TOO_MANY, "max", max.to_string()),
            Problem::Taken => (words::TAKEN, "", String::new()),
            Problem::InUse => (words::IN_USE, "", String::new()),
            Problem::UnknownUser => (words::UNKNOWN_USER, "", String::new()),
            Problem::TooEarly { earliest } => (words::TOO_EARLY, "day", format::date(*earliest, locale)),
            Problem::TooLate { latest } => (words::TOO_LATE, "day", format::date(*latest, locale)),
            Problem::Refused { reason } => return reason.clone(),
        };
        word.with(locale, &[(place, &value)])
    }
}

mod words {
    crate::words! {
        REQUIRED_FIELD: "Rellene este campo.", "Fill in this field.", "Remplissez ce champ.";
        TOO_LONG: "Demasiado largo: como máximo {max} caracteres.", "Too long: {max} characters at most.", "Trop long : {max} caractères au maximum.";
        FORMAT: "No tiene el formato correcto. Ejemplo: {example}", "Not in the right format. Example: {example}", "Le format n’est pas correct. Exemple : {example}";
        CHECK_DIGIT: "Los dígitos de control no coinciden. Revise si hay un error al teclear.", "The check digits do not match. Look for a typing error.", "La clé de contrôle ne correspond pas. Vérifiez la saisie.";
        UNKNOWN_CODE: "No está en la lista. Elija uno de los valores.", "Not in the list. Choose one of its values.", "Absent de la liste. Choisissez une de ses valeurs.";
        NOT_A_NUMBER: "Escriba un número.", "Enter a number.", "Saisissez un nombre.";
        NO_DECIMALS: "Escriba un importe sin decimales.", "Enter an amount without decimals.", "Saisissez un montant sans décimales.";
        TOO_MANY_DECIMALS: "Como máximo {max} decimales.", "{max} decimals at most.", "{max} décimales au maximum.";
        NEGATIVE: "No puede ser negativo.", "It cannot be negative.", "La valeur ne peut pas être négative.";
        TOO_LARGE: "Es demasiado grande.", "It is too large.", "La valeur est trop grande.";
        TOO_MANY: "Son demasiados: como máximo {max}.", "Too many: {max} at most.", "Trop nombreux : {max} au maximum.";
        TAKEN: "Ya está en uso. Elija otro.", "Already in use. Choose another one.", "Déjà utilisé. Choisissez-en un autre.";
        IN_USE: "Todavía se usa; no se puede eliminar.", "Still in use; it cannot be removed.", "Encore utilisé ; impossible à supprimer.";
        TOO_EARLY: "No puede ser antes del {day}.", "It cannot be before {day}.", "La date ne peut pas précéder le {day}.";
        TOO_LATE: "No puede ser después del {day}.", "It cannot be after {day}.", "La date ne peut pas être postérieure au {day}.";
        UNKNOWN_USER: "No existe tal usuario.", "There is no such user.", "Cet utilisateur n’existe pas.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_the_limit() {
        let problem = Problem::TooLong { max: 80 };
        assert_eq!(problem.message(Locale::Es), "Demasiado largo: como máximo 80 caracteres.");
        assert_eq!(problem.message(Locale::Fr), "Trop long : 80 caractères au maximum.");
        assert_eq!(Problem::TooManyDecimals { max: 0 }.message(Locale::En), "Enter an amount without decimals.");
    }

    #[test]
    fn a_problem_survives_the_wire() {
        for problem in
            [Problem::Taken, Problem::Format { example: "FR 12".into() }, Problem::TooManyDecimals { max: 3 }]
        {
            let text = serde_json::to_string(&problem).unwrap();
            assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        }
    }
}
