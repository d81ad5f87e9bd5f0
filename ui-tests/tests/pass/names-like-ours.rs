//! The user's items and variables may be called like those of the generated code, and streams like variables.

#![allow(dead_code, non_camel_case_types, reason = "names that only stand in the way")]

use pipeline::prelude::*;

struct Option;
struct Result;
struct Some;
struct None;
struct Ok;
struct Err;
struct Vec;
struct Step;
mod core {}
mod std {}
mod rt {}
mod stage {}

fn main() {
    let (run, scope, item, at, input, batch, room, base, items, taken, cursor, step) =
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    let (map_function, fold_state, numbers, sum_in) = (100, 200, 300, 400);
    let done = pipeline! {
        let numbers = source([numbers, map_function])
            |> map(|x| x + run + scope + item + at + input + batch)
            |> boundary()
            |> filter(|x| *x > room + base + items);
        let sum = numbers |> fold(fold_state, |sum, x| sum + x + taken + cursor + step + sum_in);
    };
    let sum = done.run_blocking().unwrap_or_else(|_| panic!("it runs")).sum;
    assert_eq!(sum, 200 + (321 + 433) + (121 + 433));
}
