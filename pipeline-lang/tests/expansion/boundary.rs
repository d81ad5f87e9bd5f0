fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const MAP: ::core::primitive::u16 = 1;
                pub const BOUNDARY: ::core::primitive::u16 = 2;
                pub const COLLECT: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(items);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Tokio::new(),
            move |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Shared>| {
                let (boundary_tx, boundary_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        move |mut run| async move {
                            let mut boundary_tx = boundary_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut boundary_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut boundary_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut boundary_tx = boundary_tx.lend();
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
                                                                    __pipeline::stage::MAP,
                                                                    at,
                                                                )
                                                                .passed(parse(item));
                                                            boundary_tx.push(item);
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (&mut boundary_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut boundary_tx,)).await;
                        },
                    );
                let (collect_in, collect_out) = scope.slot();
                scope
                    .island(
                        1,
                        move |mut run| async move {
                            let mut input = boundary_rx;
                            let collect_in = collect_in;
                            let mut collect_kept = ::core::option::Option::Some(
                                ::pipeline::__rt::initial(__pipeline::stage::COLLECT)
                                    .value(::pipeline::__rt::empty::<Vec<_>>()),
                            );
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
                                                    let mut collect_state = ::pipeline::__rt::take(
                                                        &mut collect_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::BOUNDARY,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            ::pipeline::__rt::extend(
                                                                __pipeline::stage::COLLECT,
                                                                at,
                                                                &mut collect_state,
                                                                item,
                                                            );
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    collect_kept = ::core::option::Option::Some(collect_state);
                                                    (ended, [taken])
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
                            run.count(1);
                            let collect_state = ::pipeline::__rt::take(
                                &mut collect_kept,
                            );
                            collect_in.put(collect_state);
                            run.end(()).await;
                        },
                    );
                move || collect_out.take()
            },
        )
    };
}
