fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const BROADCAST: ::core::primitive::u16 = 1;
                pub const DOUBLED: ::core::primitive::u16 = 2;
                pub const ZIP: ::core::primitive::u16 = 3;
                pub const FOR_EACH: ::core::primitive::u16 = 4;
            }
        }
        let source_items = ::pipeline::__rt::argument(0..1000);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (right_tx, right_rx) = scope.edge(1);
                let (doubled_tx, doubled_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut right_tx = right_tx;
                            let mut doubled_tx = doubled_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut doubled_tx, &mut right_tx), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut doubled_tx, &mut right_tx));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut right_tx = right_tx.lend();
                                                    let mut doubled_tx = doubled_tx.lend();
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
                                                            {
                                                                let item = ::pipeline::__rt::duplicate(
                                                                    __pipeline::stage::BROADCAST,
                                                                    at,
                                                                    &item,
                                                                );
                                                                let item = ::pipeline::__rt::apply(
                                                                    __pipeline::stage::DOUBLED,
                                                                    at,
                                                                    item,
                                                                    |n| n * 2,
                                                                );
                                                                doubled_tx.push(item);
                                                            }
                                                            {
                                                                right_tx.push(item);
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run
                                            .settle(step, (&mut doubled_tx, &mut right_tx), false)
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
                            run.end((&mut doubled_tx, &mut right_tx)).await;
                        },
                    );
                scope
                    .island(
                        1,
                        |run| async {
                            let mut run = run;
                            let mut input = ::pipeline::__rt::zip((
                                doubled_rx,
                                right_rx,
                            ));
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
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::ZIP,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            ::pipeline::__rt::each(
                                                                __pipeline::stage::FOR_EACH,
                                                                at,
                                                                item,
                                                                |(double, n)| check(double, n),
                                                            );
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
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
                            run.end(()).await;
                        },
                    );
                move || ()
            },
        )
    };
}
