fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const TRY_MAP: ::core::primitive::u16 = 1;
                pub const FOR_EACH: ::core::primitive::u16 = 2;
            }
        }
        let source_items = ::pipeline::__rt::argument(urls);
        let client = ::core::clone::Clone::clone(&client);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Tokio::new(),
            move |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Shared>| {
                let (for_each_tx, for_each_rx) = scope.edge(0);
                {
                    let client = ::core::clone::Clone::clone(&client);
                    scope
                        .island(
                            0,
                            move |mut run| async move {
                                let mut for_each_tx = for_each_tx;
                                let source_items = source_items.into_inner();
                                let mut input = run
                                    .source(
                                        __pipeline::stage::SOURCE,
                                        ::pipeline::__rt::fused(source_items),
                                    );
                                'input: while let ::core::option::Option::Some(mut batch) = run
                                    .next(&mut input, (&mut for_each_tx,), false)
                                    .await
                                {
                                    {
                                        let mut items = run.items(&mut batch);
                                        while let ::core::option::Option::Some(item) = run
                                            .pull(
                                                __pipeline::stage::SOURCE,
                                                &mut items,
                                                (&mut for_each_tx,),
                                                false,
                                            )
                                            .await
                                        {
                                            let at = run.at();
                                            match ::pipeline::__rt::outcome({
                                                let call = ::pipeline::__rt::asynchronous(
                                                    &item,
                                                    async |url| client.get(url).await,
                                                );
                                                match run
                                                    .wait(
                                                        __pipeline::stage::TRY_MAP,
                                                        at,
                                                        (&mut for_each_tx,),
                                                        false,
                                                        call(item),
                                                    )
                                                    .await
                                                {
                                                    ::core::option::Option::Some(result) => result,
                                                    ::core::option::Option::None => continue,
                                                }
                                            }) {
                                                ::core::result::Result::Ok(item) => {
                                                    run.count(1);
                                                    for_each_tx.push(item);
                                                }
                                                ::core::result::Result::Err(error) => {
                                                    match run.fail(__pipeline::stage::TRY_MAP, at, error).await
                                                    {}
                                                }
                                            }
                                            if run.is_done((&mut for_each_tx,), false) {
                                                break 'input;
                                            }
                                        }
                                    }
                                    run.recycle(&mut input, batch);
                                }
                                run.close(&mut input);
                                run.end((&mut for_each_tx,)).await;
                            },
                        );
                }
                scope
                    .island(
                        1,
                        move |mut run| async move {
                            let mut input = for_each_rx;
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut items = run.items(&mut batch);
                                    while let ::core::option::Option::Some(item) = run
                                        .pull(__pipeline::stage::FOR_EACH, &mut items, (), true)
                                        .await
                                    {
                                        let at = run.at();
                                        ::pipeline::__rt::nothing({
                                            let call = ::pipeline::__rt::asynchronous(
                                                &item,
                                                async |page| store(page).await,
                                            );
                                            match run
                                                .wait(__pipeline::stage::FOR_EACH, at, (), true, call(item))
                                                .await
                                            {
                                                ::core::option::Option::Some(result) => result,
                                                ::core::option::Option::None => continue,
                                            }
                                        });
                                        if run.is_done((), true) {
                                            break 'input;
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
