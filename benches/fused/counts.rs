//! How often each word came: a map as one would write it.

use std::collections::HashMap;

#[derive(Default)]
pub(crate) struct Words {
    pub(crate) total: u64,
    pub(crate) counts: HashMap<String, u64>,
    lower: String,
}

impl Words {
    #[inline]
    pub(crate) fn add(&mut self, word: &str) {
        self.total += 1;
        self.lower.clear();
        self.lower.push_str(word);
        self.lower.make_ascii_lowercase();
        match self.counts.get_mut(&self.lower) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(self.lower.clone(), 1);
            }
        }
    }

    /// One number that depends on every count.
    pub(crate) fn digest(&self) -> u64 {
        let counts = self.counts.iter().map(|(word, count)| word.len() as u64 * count * count);
        counts.fold(self.total, u64::wrapping_add)
    }
}

pub(crate) fn separates(letter: char) -> bool {
    !letter.is_ascii_alphabetic()
}
