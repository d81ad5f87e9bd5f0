//! Did you mean ..? The nearest known name, where one is near enough.

/// The known name that `found` most likely misspells.
pub(crate) fn nearest<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let distance = |name: &str| edits(found, name);
    // One edit in three letters is a typo; more, or every letter, is another word.
    let letters = found.chars().count();
    let near = |name: &&str| distance(name) <= (letters.max(3) / 3).min(letters.saturating_sub(1));
    known.into_iter().filter(near).min_by_key(|name| distance(name))
}

/// How many letters must be changed, added, removed or swapped with their neighbour to get from one word to the other.
fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::{edits, nearest};

    #[test]
    fn a_typo_finds_its_name() {
        assert_eq!(nearest("fitler", ["map", "filter", "filter_map"]), Some("filter"));
    }

    #[test]
    fn a_swap_is_one_edit() {
        assert_eq!(edits("fitler", "filter"), 1);
        assert_eq!(edits("", "map"), 3);
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(nearest("explode", ["map", "filter"]), None);
        assert_eq!(nearest("b", ["a"]), None);
    }
}
