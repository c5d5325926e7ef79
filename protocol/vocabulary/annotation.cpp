#include <gapless/annotation.hpp>

namespace gapless {

annotation annotation_of(const message& entry) {
    return {
        entry.target,
        entry.kind,
        entry.sender,
        entry.sender_name,
        entry.seq,
        entry.server_time,
        entry.body,
    };
}

}  // namespace gapless
