fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const ONE: ::core::primitive::u16 = 1;
                pub const SOURCE_2: ::core::primitive::u16 = 2;
                pub const OTHER: ::core::primitive::u16 = 3;
                pub const MERGE: ::core::primitive::u16 = 4;
                pub const DEDUP: ::core::primitive::u16 = 5;
                pub const COUNT: ::core::primitive::u16 = 6;
            }
        }
        let source_items = ::pipeline::__rt::argument(a);
        let source_2_items = ::pipeline::__rt::argument(b);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (one_tx, one_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut one_tx = one_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut one_kept = ::core::option::Option::Some(0);
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut one_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut one_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut one_state = ::pipeline::__rt::take(&mut one_kept);
                                                    let mut one_tx = one_tx.lend();
                                                    let mut taken = 0u64;
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
                                                            let item = ::pipeline::__rt::mark(
                                                                    __pipeline::stage::ONE,
                                                                    at,
                                                                )
                                                                .passed(
                                                                    ::pipeline::__rt::with_state(
                                                                        &one_state,
                                                                        &item,
                                                                        |index, n| {
                                                                            *index += 1;
                                                                            (*index, n)
                                                                        },
                                                                    )(&mut one_state, item),
                                                                );
                                                            one_tx.push(item);
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    one_kept = ::core::option::Option::Some(one_state);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (&mut one_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut one_tx,)).await;
                        },
                    );
                let (other_tx, other_rx) = scope.edge(1);
                scope
                    .island(
                        1,
                        |run| async {
                            let mut run = run;
                            let mut other_tx = other_tx;
                            let source_2_items = source_2_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE_2,
                                    ::pipeline::__rt::fused(source_2_items),
                                );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut other_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut other_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut other_tx = other_tx.lend();
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE_2,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            let item = ::pipeline::__rt::apply(
                                                                __pipeline::stage::OTHER,
                                                                at,
                                                                item,
                                                                |n| (0, n),
                                                            );
                                                            other_tx.push(item);
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (&mut other_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut other_tx,)).await;
                        },
                    );
                let (count_in, count_out) = scope.slot();
                scope
                    .island(
                        2,
                        |run| async {
                            let mut run = run;
                            let mut input = ::pipeline::__rt::merge([one_rx, other_rx]);
                            let mut dedup_kept = ::core::option::Option::Some(
                                ::core::option::Option::None,
                            );
                            let count_in = count_in;
                            let mut count_kept = 0u64;
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
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
                                                    let mut dedup_state = ::pipeline::__rt::take(
                                                        &mut dedup_kept,
                                                    );
                                                    let mut count_state = count_kept;
                                                    let mut taken = 0u64;
                                                    let mut dedup_given = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::MERGE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            if ::pipeline::__rt::differs(
                                                                __pipeline::stage::DEDUP,
                                                                at,
                                                                &mut dedup_state,
                                                                &item,
                                                            ) {
                                                                dedup_given += 1;
                                                                count_state += 1;
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    dedup_kept = ::core::option::Option::Some(dedup_state);
                                                    count_kept = count_state;
                                                    (ended, [taken, dedup_given])
                                                },
                                            );
                                        match run.settle(step, (), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(2);
                            let count_state = count_kept;
                            count_in.put(count_state);
                            run.end(()).await;
                        },
                    );
                move || Totals { count: count_out.take() }
            },
        )
    };
}
