// Lists that a screen shows, and the end of listening.
#include "bindings/python/native/bind.hpp"

namespace gapless::python {

// A listener is only told on the thread that runs the queue; so this waits for nobody but that one.
void held_subscription::cancel() {
    without_gil([this] {
        held.cancel();
        list.cancel();
    });
}

void held_subscription::show(std::size_t limit) {
    without_gil([this, limit] { list.show(limit); });
}

void bind_lists(bound_client& made) {
    made.def(
            "conversation_list",
            [](held_client& me, std::uint64_t number, std::size_t limit) {
                return held_subscription{
                    {}, me.use([&](client& on) {
                        return on.conversation_list(limit, me.listener<conversation_batch>(number));
                    })
                };
            }
    )
        .def(
            "timeline",
            [](held_client& me, std::uint64_t number, std::uint64_t where, std::size_t limit) {
                return held_subscription{
                    {}, me.use([&](client& on) {
                        return on.timeline(
                            conversation_id{where}, limit, me.listener<timeline_batch>(number)
                        );
                    })
                };
            }
        );
}

}  // namespace gapless::python
