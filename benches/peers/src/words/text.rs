//! Text whose n-th word is n times as rare as the first, the same on every run.

use std::io::{self, Write};

const VOCABULARY: usize = 50_000;
const WORDS_A_LINE: usize = 10;

pub(super) fn write(file: &mut dyn Write, bytes: usize) -> io::Result<()> {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let vocabulary: Vec<String> = (0..VOCABULARY).map(|_| chance.word()).collect();
    let (mut written, mut line) = (0, String::new());
    while written < bytes {
        line.clear();
        for _ in 0..WORDS_A_LINE {
            line.push_str(&vocabulary[chance.rank()]);
            line.push(' ');
        }
        line[..1].make_ascii_uppercase();
        line.pop();
        line.push_str(".\n");
        file.write_all(line.as_bytes())?;
        written += line.len();
    }
    Ok(())
}

/// Marsaglia's xorshift.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn word(&mut self) -> String {
        let length = 2 + self.next() % 10;
        (0..length).map(|_| char::from(b'a' + (self.next() % 26) as u8)).collect()
    }

    /// Its logarithm is spread evenly: so a rank is as likely as its reciprocal says.
    fn rank(&mut self) -> usize {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((VOCABULARY as f64).powf(even) as usize - 1).min(VOCABULARY - 1)
    }
}
