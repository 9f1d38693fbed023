//! The letters of a word by which an index finds it: its runs of three.

use super::model::Word;

/// The fewest letters of a word that the index of runs of three letters finds.
const LETTERS: usize = 3;

/// The runs of three letters of a word.
fn runs(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(LETTERS).map(|run| run.iter().collect()).collect()
}

/// The runs of three letters of a word, as SQLite's index is asked for rows that have all of them; none where it has none.
pub fn letters(word: &str) -> Option<String> {
    let runs: Vec<String> = runs(word).iter().map(|run| format!("\"{}\"", run.replace('"', "\"\""))).collect();
    (!runs.is_empty()).then(|| runs.join(" AND "))
}

/// The same of a word, in any of its spellings; of those that have no runs nothing.
pub fn any_letters(word: &Word) -> String {
    let spellings: Vec<String> = word.iter().filter_map(|spelling| letters(spelling)).collect();
    format!("({})", spellings.join(") OR ("))
}

/// Whether the index finds a word: in each of its spellings.
pub fn has_letters(word: &Word) -> bool {
    word.iter().all(|spelling| spelling.chars().count() >= LETTERS)
}

/// Whether those who have all runs of three letters of a word are about as many as those who have the word. Of a number with many
/// noughts far more have the runs.
pub fn is_told_by_letters(word: &Word) -> bool {
    word.iter().all(|spelling| {
        let runs = runs(spelling);
        runs.iter().enumerate().all(|(place, run)| !runs[..place].contains(run))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_which_a_run_comes_twice_is_not_told_by_its_letters() {
        let told =
            ["lyon", "g-0001", "g-00001", "banana", "555123"].map(|word| is_told_by_letters(&vec![word.to_owned()]));
        assert_eq!(told, [true, true, false, false, true]);
    }

    #[test]
    fn a_word_is_looked_up_by_its_runs_of_three_letters() {
        assert_eq!(letters("cafe").as_deref(), Some("\"caf\" AND \"afe\""));
        assert_eq!(letters("a\"b").as_deref(), Some("\"a\"\"b\""));
        assert_eq!(letters("ñu"), None);
        assert!(has_letters(&vec!["c-1".to_owned()]) && !has_letters(&vec!["c-1".to_owned(), "c1".to_owned()]));
    }
}
