//! Items borrow from their chunk through fused stages; functions of an `impl` with a lifetime are called by path; a dead letter
//! holds the owned form.

use pipeline::prelude::*;

struct Entry<'a> {
    key: &'a str,
    value: u32,
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Result<Entry<'a>, String> {
        let (key, value) = line.split_once('=').ok_or("no `=`")?;
        Ok(Entry { key, value: value.parse().map_err(|_| "no number")? })
    }

    fn is_even(&self) -> bool {
        self.value % 2 == 0
    }
}

fn main() {
    let path = std::env::temp_dir().join(format!("pipeline-ui-{}.txt", std::process::id()));
    std::fs::write(&path, "a=1\nbb=2\nbroken\nccc=4\n").expect("a file");
    let done = pipeline! {
        let entries = source(file::lines(&path))
            |> map(str::trim)
            |> #[on_error(dead_letter = rejected)] try_map(Entry::parse)
            |> filter(Entry::is_even)
            |> map(|entry| entry.key);
        let keys = entries |> fold(String::new(), |mut all, key| { all.push_str(key); all });
        let inputs = rejected |> map(|record| record.input) |> collect::<Vec<Option<String>>>();
    }
    .run_blocking()
    .expect("it runs");
    std::fs::remove_file(&path).expect("the file is ours");
    assert_eq!(done.keys, "bbccc");
    assert_eq!(done.inputs, [Some("broken".to_owned())]);
}
