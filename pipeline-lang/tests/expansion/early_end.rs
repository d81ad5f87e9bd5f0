fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const BROADCAST: ::core::primitive::u16 = 1;
                pub const TAKE: ::core::primitive::u16 = 2;
                pub const FIRSTS: ::core::primitive::u16 = 3;
                pub const SKIP_WHILE: ::core::primitive::u16 = 4;
                pub const TAKE_2: ::core::primitive::u16 = 5;
                pub const FIRST_LARGE: ::core::primitive::u16 = 6;
            }
            /// What the pipeline returns.
            #[derive(Clone, Debug, PartialEq)]
            pub struct Outputs<firsts_, first_large_> {
                pub firsts: firsts_,
                pub first_large: first_large_,
            }
        }
        let source_items = ::pipeline::__rt::argument(0..);
        let take_count: ::core::primitive::usize = 5;
        let take_count = ::pipeline::__rt::argument(take_count);
        let take_2_count: ::core::primitive::usize = 1;
        let take_2_count = ::pipeline::__rt::argument(take_2_count);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (firsts_in, firsts_out) = scope.slot();
                let (first_large_in, first_large_out) = scope.slot();
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let source_items = source_items.into_inner();
                            let take_count = take_count.into_inner();
                            let take_2_count = take_2_count.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut take_kept = take_count;
                            let firsts_in = firsts_in;
                            let mut firsts_kept = ::core::option::Option::Some(
                                ::pipeline::__rt::initial(__pipeline::stage::FIRSTS)
                                    .value(::pipeline::__rt::empty::<Vec<_>>()),
                            );
                            let mut skip_while_kept = true;
                            let mut take_2_kept = take_2_count;
                            let first_large_in = first_large_in;
                            let mut first_large_kept = ::core::option::Option::Some(
                                ::core::option::Option::None,
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(
                                    &mut input,
                                    (),
                                    !(take_kept == 0) || !(take_2_kept == 0),
                                )
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut take_state = take_kept;
                                                    let mut firsts_state = ::pipeline::__rt::take(
                                                        &mut firsts_kept,
                                                    );
                                                    let mut skip_while_state = skip_while_kept;
                                                    let mut take_2_state = take_2_kept;
                                                    let mut first_large_state = ::pipeline::__rt::take(
                                                        &mut first_large_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let mut take_given = 0u64;
                                                    let mut skip_while_given = 0u64;
                                                    let mut take_2_given = 0u64;
                                                    let mut paused = false;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            {
                                                                let item = ::pipeline::__rt::duplicate(
                                                                    __pipeline::stage::BROADCAST,
                                                                    at,
                                                                    &item,
                                                                );
                                                                if take_state > 0 {
                                                                    take_state -= 1;
                                                                    if take_state == 0 {
                                                                        paused = true;
                                                                    }
                                                                    take_given += 1;
                                                                    ::pipeline::__rt::extend(
                                                                        __pipeline::stage::FIRSTS,
                                                                        at,
                                                                        &mut firsts_state,
                                                                        item,
                                                                    );
                                                                }
                                                            }
                                                            {
                                                                skip_while_state = skip_while_state
                                                                    && ::pipeline::__rt::keep(
                                                                        __pipeline::stage::SKIP_WHILE,
                                                                        at,
                                                                        &item,
                                                                        |n| *n < 100,
                                                                    );
                                                                if !skip_while_state {
                                                                    skip_while_given += 1;
                                                                    if take_2_state > 0 {
                                                                        take_2_state -= 1;
                                                                        if take_2_state == 0 {
                                                                            paused = true;
                                                                        }
                                                                        take_2_given += 1;
                                                                        first_large_state = ::pipeline::__rt::reduce(
                                                                            __pipeline::stage::FIRST_LARGE,
                                                                            at,
                                                                            first_large_state,
                                                                            item,
                                                                            |a, _| a,
                                                                        );
                                                                    }
                                                                }
                                                            }
                                                            if paused {
                                                                break 'batch false;
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    take_kept = take_state;
                                                    firsts_kept = ::core::option::Option::Some(firsts_state);
                                                    skip_while_kept = skip_while_state;
                                                    take_2_kept = take_2_state;
                                                    first_large_kept = ::core::option::Option::Some(
                                                        first_large_state,
                                                    );
                                                    (ended, [taken, take_given, skip_while_given, take_2_given])
                                                },
                                            );
                                        match run
                                            .settle(step, (), !(take_kept == 0) || !(take_2_kept == 0))
                                            .await
                                        {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(4);
                            let firsts_state = ::pipeline::__rt::take(&mut firsts_kept);
                            firsts_in.put(firsts_state);
                            run.count(5);
                            let first_large_state = ::pipeline::__rt::take(
                                &mut first_large_kept,
                            );
                            first_large_in.put(first_large_state);
                            run.end(()).await;
                        },
                    );
                move || __pipeline::Outputs {
                    firsts: firsts_out.take(),
                    first_large: first_large_out.take(),
                }
            },
        )
    };
}
