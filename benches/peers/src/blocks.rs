//! Files of lines, read by hand: in shares that end with a line, and those in blocks that do.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    thread,
};

/// What is read at once.
const BLOCK: usize = 256 << 10;

/// A file of this process's own, removed when it is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(
        name: &str,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Self {
        let path = std::env::temp_dir().join(format!("pipeline-{name}-{}", std::process::id()));
        let scratch = Scratch(path);
        let file = File::create(scratch.path()).expect("a temporary file can be made");
        let mut file = io::BufWriter::with_capacity(BLOCK, file);
        let written = write(&mut file).and_then(|()| io::Write::flush(&mut file));
        written.expect("a temporary file can be written");
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Folds shares of a file, a thread each, block by block.
pub(crate) fn fold_shares<T: Send>(
    path: &Path,
    threads: usize,
    start: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, &[u8]) + Sync,
) -> Vec<T> {
    let fold = |share: Range<u64>| {
        let mut folded = start();
        each_block(path, share, |block| add(&mut folded, block)).expect("the file can be read");
        folded
    };
    let mut shares = shares(path, threads).expect("the file can be read");
    let last = shares.pop().expect("there is one at least");
    thread::scope(|scope| {
        let fold = &fold;
        let others: Vec<_> =
            shares.into_iter().map(|share| scope.spawn(move || fold(share))).collect();
        let last = fold(last);
        let joined =
            others.into_iter().map(|other| other.join().expect("nothing in a bench fails"));
        joined.chain([last]).collect()
    })
}

/// Parts of a file of about a MiB each, for a pool that has more of them than threads.
pub(crate) fn parts(path: &Path) -> io::Result<Vec<Range<u64>>> {
    let length = fs::metadata(path)?.len();
    shares(path, length.div_ceil(1 << 20).max(1) as usize)
}

/// So many parts of about the same size.
fn shares(path: &Path, count: usize) -> io::Result<Vec<Range<u64>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut ends = vec![0];
    for number in 1..count as u64 {
        file.seek(SeekFrom::Start(length * number / count as u64))?;
        let mut ahead = [0; 4096];
        let read = file.read(&mut ahead)?;
        let rest = memchr::memchr(b'\n', &ahead[..read]).map_or(read, |end| end + 1);
        ends.push(length * number / count as u64 + rest as u64);
    }
    ends.push(length);
    Ok(ends.windows(2).map(|ends| ends[0]..ends[1]).collect())
}

/// Calls `each` with whole lines, a block of them at a time. The start of a line that a block cuts is moved to the front of the next.
pub(crate) fn each_block(
    path: &Path,
    share: Range<u64>,
    mut each: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(share.start))?;
    let mut file = file.take(share.end - share.start);
    let (mut buffer, mut filled) = (vec![0; BLOCK], 0);
    loop {
        let read = file.read(&mut buffer[filled..])?;
        filled += read;
        let whole = match read {
            0 => filled,
            _ => memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |end| end + 1),
        };
        each(&buffer[..whole]);
        if read == 0 {
            return Ok(());
        }
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
    }
}

/// Parts of a text of about this size, cut behind a line.
pub(crate) fn chunks(text: &[u8], size: usize) -> Vec<&[u8]> {
    let (mut chunks, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let ahead = &rest[size.min(rest.len())..];
        let line = memchr::memchr(b'\n', ahead).map_or(ahead.len(), |end| end + 1);
        let (chunk, left) = rest.split_at(rest.len() - ahead.len() + line);
        chunks.push(chunk);
        rest = left;
    }
    chunks
}
