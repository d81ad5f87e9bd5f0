//! What pipelines become, as one reads it with `cargo expand`. Each `tests/expansion/NAME.pipeline` is expanded, checked to be an
//! expression, formatted, and compared with `NAME.rs` beside it; `UPDATE_EXPANSION=1` writes that file anew.

use std::{fs, path::Path};

use syn::visit_mut::VisitMut;

fn formatted(block: &str) -> String {
    let tokens = pipeline_lang::expand(block.parse().expect("tokens"));
    let mut expression: syn::Expr = syn::parse2(tokens).expect("an expression");
    WithoutStatics.visit_expr_mut(&mut expression);
    let file = syn::parse_quote!(fn main() { let pipeline = #expression; });
    prettyplease::unparse(&file)
}

/// Without the static graph: it is data, and other tests look at it.
struct WithoutStatics;

impl VisitMut for WithoutStatics {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let is_static = |statement: &_| matches!(statement, syn::Stmt::Item(syn::Item::Static(_)));
        block.stmts.retain(|statement| !is_static(statement));
        syn::visit_mut::visit_block_mut(self, block);
    }
}

#[test]
fn expansions_are_what_they_were() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expansion"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "pipeline") {
            continue;
        }
        seen += 1;
        let code = formatted(&fs::read_to_string(&path).expect("a block"));
        syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = path.with_extension("rs");
        if std::env::var_os("UPDATE_EXPANSION").is_some() {
            fs::write(&expected, &code).expect("a snapshot");
        }
        if fs::read_to_string(&expected).unwrap_or_default() != code {
            wrong.push(path);
        }
    }
    assert!(seen >= 12, "{seen} blocks");
    assert!(wrong.is_empty(), "changed: {wrong:?}; `UPDATE_EXPANSION=1` writes what is new");
}
