//! One island: its handles, the factory of its future, and what it does when its input has ended.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::{
    argument::{hoisted_name, moves, unwrapped},
    in_flight, key,
    names::{Names, ends, local, number, of, rx, tx},
    outputs, push,
    stage::{Level, Stage, State},
    tree::{Tree, site},
};
use crate::{
    graph::{Node, NodeId, mentions},
    ops::{Flow, Join, Rate, Shape},
    plan::{Edge, Input, Island, Plan},
};

/// The statements that create an island's edges and hand its factory to the scope.
pub(super) fn island(plan: &Plan<'_>, names: &Names, island: &Island) -> TokenStream {
    let (edges, handles) = (outgoing(plan, island), handles(plan, island));
    let shared = shared(plan, island);
    let factory = factory(plan, names, island);
    let (index, span) = (number(island.id.0), site(plan.graph.node(island.head)));
    let spawn = match island.region {
        Some(region) => {
            let region = region_name(plan, region.0);
            quote_spanned!(span=> scope.replicas(#index, &#region, #factory);)
        }
        None => quote_spanned!(span=> scope.island(#index, #factory);),
    };
    if shared.is_empty() {
        code!(#edges #handles #spawn)
    } else {
        code!(#edges #handles { #shared #spawn })
    }
}

/// The local that holds an ordered region.
fn region_name(plan: &Plan<'_>, region: usize) -> Ident {
    local(&format!("region_{region}"), plan.graph.regions[region].span)
}

/// The edges that leave the island, and the region it is the first of.
fn outgoing(plan: &Plan<'_>, island: &Island) -> TokenStream {
    let mut code = TokenStream::new();
    if let Some(region) = island.region {
        let (name, index) = (region_name(plan, region.0), number(region.0));
        code.extend(code!(let #name = scope.region(#index);));
    }
    for edge in plan.outgoing(island) {
        let ((tx, rx), span) = (ends(plan, edge), site(plan.graph.node(edge.to)));
        let made = new_edge(plan, island, edge, span);
        code.extend(quote_spanned!(span=> let (#tx, #rx) = #made;));
    }
    code
}

/// The call that makes an edge: a queue, a port of an ordered region, or one of these for each replica behind a key.
fn new_edge(plan: &Plan<'_>, island: &Island, edge: &Edge, span: Span) -> TokenStream {
    let index = number(edge.id.0);
    let (new, port) = match edge.positions {
        true => ("positioned_edge", "positioned_port"),
        false => ("edge", "port"),
    };
    let made = if edge.ordered {
        let region = region_name(plan, island.region.map_or(0, |region| region.0));
        let port = Ident::new(port, span);
        quote_spanned!(span=> scope.#port(&#region, #index))
    } else {
        let new = Ident::new(new, span);
        quote_spanned!(span=> scope.#new(#index))
    };
    match edge.keyed {
        Some(region) => {
            let region = number(region.0);
            quote_spanned!(span=> scope.by_key(#region, |scope| #made))
        }
        None => made,
    }
}

/// What the island's factory takes along: a region's intake, the slots of its results.
fn handles(plan: &Plan<'_>, island: &Island) -> TokenStream {
    let mut code = TokenStream::new();
    if let Some(region) = island.region {
        let (input, region) = (input_value(plan, island), region_name(plan, region.0));
        code.extend(code!(let intake = scope.intake(&#region, #input);));
    }
    for &node in island.nodes.iter().filter(|&&node| is_output(plan, node)) {
        let (put, take) = (of(plan, node, "in"), of(plan, node, "out"));
        code.extend(code!(let (#put, #take) = scope.slot();));
    }
    code
}

/// Whether a stage's result is a field of the pipeline's output.
pub(super) fn is_output(plan: &Plan<'_>, node: NodeId) -> bool {
    plan.graph.outputs.iter().any(|output| output.node == node)
}

/// Clones of the variables that `#![share(..)]` names, where the island mentions them, and of the function of a key that two
/// islands look for.
fn shared(plan: &Plan<'_>, island: &Island) -> TokenStream {
    let mentioned = |name: &Ident| {
        let nodes = island.nodes.iter().map(|&node| plan.graph.node(node));
        let keys = key::functions(plan, island).map(|key| key.expr.to_token_stream());
        nodes.flat_map(Node::user_code).chain(keys).any(|tokens| mentions(tokens, name))
    };
    let shared = plan.graph.settings.share.iter().filter(|name| mentioned(name));
    let shared_keys = key::shared(plan, island);
    shared.chain(&shared_keys).map(clone_of).collect()
}

/// A clone under the variable's own name, which is where it is missed if the variable has none.
pub(super) fn clone_of(name: &Ident) -> TokenStream {
    let span = Span::mixed_site().located_at(name.span());
    quote_spanned!(span=> let #name = ::core::clone::Clone::clone(&#name);)
}

/// The factory of the island's future. Where islands borrow, variables are captured by reference, so that two may
/// read one; elsewhere, or where the user says `move`, they are owned.
fn factory(plan: &Plan<'_>, names: &Names, island: &Island) -> TokenStream {
    let moved = island.nodes.iter().any(|&node| moves(&plan.graph.node(node).arguments))
        || key::functions(plan, island).any(|key| moves(std::slice::from_ref(key)));
    let body = body(plan, names, island);
    // What a capture lacks is said at the annotation that asks for it, or where the island begins.
    let span = island
        .region
        .map_or(plan.graph.node(island.head).span, |region| plan.graph.regions[region.0].span);
    let span = Span::mixed_site().located_at(span);
    match names.borrows && !moved {
        true => quote_spanned!(span=> |run| async { let mut run = run; #body }),
        false => quote_spanned!(span=> move |mut run| async move { #body }),
    }
}

fn body(plan: &Plan<'_>, names: &Names, island: &Island) -> TokenStream {
    let tree = tree(plan, names, island);
    let (prologue, epilogue) = (prologue(&tree), epilogue(&tree));
    let (outputs, alive) = (&tree.outputs, &tree.alive);
    if island.input == Input::CutSource {
        return cut_source(&tree, &prologue);
    }
    let (batch_loop, span) = (tree.batch_loop(), site(plan.graph.node(island.head)));
    let nothing_taken = tree.finish_early(&may_take_nothing(plan, island));
    quote_spanned! {span=>
        #prologue
        #nothing_taken
        'input: while let ::core::option::Option::Some(mut batch) = run.next(&mut input, #outputs, #alive).await {
            { #batch_loop }
            run.recycle(&mut input, batch);
        }
        run.close(&mut input);
        #epilogue
    }
}

/// The stages that may have had enough before the first item.
fn may_take_nothing(plan: &Plan<'_>, island: &Island) -> Vec<NodeId> {
    let may = |&id: &NodeId| {
        let node = plan.graph.node(id);
        node.op.flow == Flow::Take && node.count().is_none_or(|count| count == 0)
    };
    island.nodes.iter().copied().filter(may).collect()
}

/// A source whose chunks are decoded elsewhere only fetches.
fn cut_source(tree: &Tree<'_>, prologue: &TokenStream) -> TokenStream {
    let outputs = &tree.outputs;
    let forwards = tree.plan.outgoing(tree.island).into_iter().map(|edge| {
        let tx = tx(tree.plan, edge);
        code!(#tx.push(chunk);)
    });
    code! {
        #prologue
        while let ::core::option::Option::Some(chunk) = run.next(&mut input, #outputs, false).await {
            #(#forwards)*
            run.make_room(#outputs).await;
        }
        run.close(&mut input);
        run.end(#outputs).await;
    }
}

fn tree<'p>(plan: &'p Plan<'p>, names: &'p Names, island: &'p Island) -> Tree<'p> {
    let outputs = outputs::tuple(&names.rt, &outputs::all(plan, island));
    let bare = Tree { plan, names, island, outputs, alive: TokenStream::new() };
    let alive = outputs::alive(plan, island.head, &|node| bare.has_ended(node)).into_tokens();
    Tree { alive, ..bare }
}

/// Moves the handles in, opens the input and the sinks, and makes the states.
fn prologue(tree: &Tree<'_>) -> TokenStream {
    let (plan, island) = (tree.plan, tree.island);
    let senders = plan.outgoing(island).into_iter().map(|edge| tx(plan, edge));
    let mut code: TokenStream = senders.map(|tx| code!(let mut #tx = #tx;)).collect();
    let arguments = island.nodes.iter().map(|&node| unwrapped(plan.graph.node(node)));
    code.extend(arguments.collect::<TokenStream>());
    code.extend(key::unwrapped(plan, island));
    code.extend(open_input(tree));
    let nodes = island.nodes.iter().map(|&node| plan.graph.node(node));
    for node in nodes {
        code.extend(sink(tree, node));
        code.extend(slot(tree, node));
        code.extend(state(tree, node));
    }
    code
}

fn open_input(tree: &Tree<'_>) -> TokenStream {
    let (plan, island) = (tree.plan, tree.island);
    let head = plan.graph.node(island.head);
    if head.in_flight.is_some() {
        return in_flight::input(&stage(tree, head), &input_value(plan, island));
    }
    let input = match island.region {
        Some(_) => code!(intake),
        None => input_value(plan, island),
    };
    let open = match (&island.input, tree.names.id(head)) {
        (Input::Source | Input::CutSource, id) => code!(run.source(#id, #input)),
        _ => input,
    };
    code!(let mut input = #open;)
}

fn input_value(plan: &Plan<'_>, island: &Island) -> TokenStream {
    let head = plan.graph.node(island.head);
    let span = site(head);
    let rt = Names::new(plan).rt_at(head.span);
    let rx_of = |edge: &crate::plan::EdgeId| rx(plan, &plan.edges[edge.0]);
    match &island.input {
        Input::Source => {
            let value = hoisted_name(head, 0);
            quote_spanned!(span=> #rt::fused(#value))
        }
        Input::CutSource => {
            let value = hoisted_name(head, 0);
            match plan.outgoing(island).iter().find_map(|edge| edge.gathers).map(number) {
                Some(items) => quote_spanned!(span=> #rt::cut_by(#value, #items)),
                None => quote_spanned!(span=> #rt::cut(#value)),
            }
        }
        Input::Edge(edge) => {
            let rx = rx_of(edge);
            code!(#rx)
        }
        Input::Chunks(edge) => {
            let rx = rx_of(edge);
            code!(#rt::chunks(#rx))
        }
        Input::Join(edges) => {
            let (join, inputs) = (Ident::new(head.op.name, span), edges.iter().map(rx_of));
            match head.op.shape {
                // Their items differ in type.
                Shape::Join(Join::All) => quote_spanned!(span=> #rt::#join((#(#inputs,)*))),
                _ => quote_spanned!(span=> #rt::#join([#(#inputs),*])),
            }
        }
    }
}

fn sink(tree: &Tree<'_>, node: &Node) -> TokenStream {
    if !node.op.is_sink {
        return TokenStream::new();
    }
    let (sink, value) = (of(tree.plan, node.id, "sink"), hoisted_name(node, 0));
    let (id, span) = (tree.names.id(node), site(node));
    quote_spanned!(span=> let mut #sink = run.sink(#id, #value);)
}

fn slot(tree: &Tree<'_>, node: &Node) -> TokenStream {
    if !is_output(tree.plan, node.id) {
        return TokenStream::new();
    }
    let put = of(tree.plan, node.id, "in");
    code!(let #put = #put;)
}

fn state(tree: &Tree<'_>, node: &Node) -> TokenStream {
    let (hot, stage) = (tree.is_hot(node.id), stage(tree, node));
    let name = of(tree.plan, node.id, if hot { "kept" } else { "state" });
    let span = site(node);
    match node.op.state {
        State::None => TokenStream::new(),
        State::Moved(init) if hot => {
            let init = init(&stage);
            quote_spanned!(span=> let mut #name = ::core::option::Option::Some(#init);)
        }
        State::Moved(init) | State::Copied(init) => {
            let init = init(&stage);
            quote_spanned!(span=> let mut #name = #init;)
        }
    }
}

fn stage<'p>(tree: &Tree<'p>, node: &'p Node) -> Stage<'p> {
    tree.at(node, if tree.is_hot(node.id) { Level::Hot } else { Level::Awaiting })
}

/// Results and last partial batches leave, then the outputs end.
fn epilogue(tree: &Tree<'_>) -> TokenStream {
    let outputs = &tree.outputs;
    let nodes = tree.island.nodes.iter().map(|&node| tree.plan.graph.node(node));
    let last: TokenStream = nodes.map(|node| result(tree, node)).collect();
    code! {
        #last
        run.end(#outputs).await;
    }
}

fn result(tree: &Tree<'_>, node: &Node) -> TokenStream {
    let (Some(result), span) = (node.op.result, site(node)) else { return TokenStream::new() };
    let (state, kept) = (of(tree.plan, node.id, "state"), of(tree.plan, node.id, "kept"));
    let rt = tree.names.rt_at(node.span);
    let take = match (tree.is_hot(node.id), node.op.state) {
        (true, State::Moved(_)) => quote_spanned!(span=> let #state = #rt::take(&mut #kept);),
        (true, _) => quote_spanned!(span=> let #state = #kept;),
        (false, _) => TokenStream::new(),
    };
    let value = result(&stage(tree, node));
    let counted = counted_at_end(tree, node);
    if is_output(tree.plan, node.id) {
        let put = of(tree.plan, node.id, "in");
        return quote_spanned!(span=> #counted #take #put.put(#value););
    }
    let edge = tree.plan.graph.outputs_of(node.id).find_map(|link| tree.plan.edge_of(link.id));
    let Some(edge) = edge else { return TokenStream::new() };
    let push = push_result(tree, node, &counted, &value, edge);
    code!(#take #push)
}

/// Counts what leaves when the input has ended, as all that leaves is counted.
fn counted_at_end(tree: &Tree<'_>, node: &Node) -> TokenStream {
    Stage { level: Level::Awaiting, ..stage(tree, node) }.given()
}

/// A fold gives one item; a batch gives one if something is left in it; groups, and batches by key, give one each. In a region, a
/// replica that saw nothing stays silent unless all did.
fn push_result(
    tree: &Tree<'_>,
    node: &Node,
    counted: &TokenStream,
    value: &TokenStream,
    edge: &Edge,
) -> TokenStream {
    let (span, outputs) = (site(node), &tree.outputs);
    let push = push::push(tree.plan, tree.names, edge, &code!(run.at()));
    let room = quote_spanned!(span=> run.make_room(#outputs).await;);
    let gives_each = node.op.shape == Shape::Through(Rate::Groups) || node.op.state_by_key;
    match (node.op.shape, tree.island.region) {
        _ if gives_each => {
            quote_spanned!(span=> for item in #value { #room #counted #push })
        }
        (Shape::Through(Rate::Gather), _) => quote_spanned! {span=>
            #room
            if let ::core::option::Option::Some(item) = #value { #counted #push }
        },
        (_, Some(_)) => quote_spanned! {span=>
            #room
            if let ::core::option::Option::Some(item) = run.partial(#value) { #counted #push }
        },
        _ => quote_spanned!(span=> #counted #room let item = #value; #push),
    }
}
