//! The block's frame: the generated module and the static graph in front, the pipeline value behind.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{
    argument,
    island::{self, is_output},
    names::{Names, constant, number, of},
    routes,
};
use crate::{annotation::EngineName, plan::Plan};

/// Stage numbers, ports and the outputs' struct, out of the way of the user's names. Nothing in it names the runtime: a path that
/// leads there from where the block stands need not lead there from inside a module.
pub(super) fn module(plan: &Plan<'_>) -> TokenStream {
    let stages = plan.graph.nodes.iter().map(|node| {
        let (name, number) = (constant(node), number(node.id.0));
        code!(pub const #name: ::core::primitive::u16 = #number;)
    });
    let (ports, outputs) = (routes::enums(plan), output_struct(plan));
    code! {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                #(#stages)*
            }
            #ports
            #outputs
        }
    }
}

/// `Outputs { total, by_path }`, unless the caller brings a struct or there is nothing to name.
fn output_struct(plan: &Plan<'_>) -> TokenStream {
    let fields: Vec<_> =
        plan.graph.outputs.iter().filter_map(|output| output.name.as_ref()).collect();
    if fields.is_empty() || plan.graph.settings.output.is_some() {
        return TokenStream::new();
    }
    let generics: Vec<_> = fields.iter().map(|field| quote::format_ident!("{}_", field)).collect();
    code! {
        /// What the pipeline returns.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Outputs<#(#generics),*> {
            #(pub #fields: #generics,)*
        }
    }
}

/// The pipeline value: its graph, its engine, and the closure that builds its islands when a run asks.
pub(super) fn pipeline(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let rt = &names.rt;
    let islands = plan.islands.iter().map(|island| island::island(plan, names, island));
    let (checks, finish) = (argument::checked(plan, names), finish(plan));
    let (engine, mode) = engine(plan, names);
    // The caller keeps its own.
    let shared = plan.graph.settings.share.iter().map(island::clone_of);
    let capture = if names.borrows { TokenStream::new() } else { code!(move) };
    code! {
        #(#shared)*
        #rt::Pipeline::new(&__GRAPH, #engine, #capture |scope: &mut #rt::Scope<'_, #rt::#mode>| {
            #checks
            #(#islands)*
            #finish
        })
    }
}

/// The engine and its mode, at the setting that names it.
fn engine(plan: &Plan<'_>, names: &Names) -> (TokenStream, TokenStream) {
    let at = plan.graph.settings.engine.as_ref().map_or(Span::mixed_site(), |engine| engine.span);
    let (rt, span) = (names.rt_at(at), Span::mixed_site().located_at(at));
    let mode = if names.local { code!(Local) } else { code!(Shared) };
    let engine = match plan.engine() {
        EngineName::Sync => quote_spanned!(span=> Sync),
        EngineName::Tokio => quote_spanned!(span=> Tokio),
        EngineName::Steal => quote_spanned!(span=> Steal),
        EngineName::Dataflow => quote_spanned!(span=> Dataflow),
        EngineName::Hybrid => quote_spanned!(span=> Hybrid),
    };
    (quote_spanned!(span=> #rt::#engine::new()), mode)
}

/// Called once, after every island has ended well.
fn finish(plan: &Plan<'_>) -> TokenStream {
    let outputs = &plan.graph.outputs;
    debug_assert!(outputs.iter().all(|output| is_output(plan, output.node)));
    let take = |node, span: Span| {
        let (take, span) = (of(plan, node, "out"), Span::mixed_site().located_at(span));
        quote_spanned!(span=> #take.take())
    };
    if let [output] = outputs.as_slice()
        && output.name.is_none()
    {
        let value = take(output.node, plan.graph.node(output.node).span);
        return code!(move || #value);
    }
    if outputs.is_empty() {
        return code!(move || ());
    }
    let fields = outputs.iter().filter_map(|output| {
        let name = output.name.as_ref()?;
        let value = take(output.node, name.span());
        Some(code!(#name: #value))
    });
    let path = match &plan.graph.settings.output {
        Some(path) => code!(#path),
        None => code!(__pipeline::Outputs),
    };
    code!(move || #path { #(#fields),* })
}
