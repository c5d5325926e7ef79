#include "bindings/c/failure.hpp"

#include <new>

namespace gapless::c {

// By names, not by numbers: those of errc may move. A code without one does not compile.
gapless_code code_of(errc code) {
    switch (code) {
#define GAPLESS_CODE(name, NAME) \
    case errc::name:             \
        return GAPLESS_ERROR_##NAME;
#include "bindings/c/codes.inc"
#undef GAPLESS_CODE
    }
    return GAPLESS_ERROR_INTERNAL;
}

bool is_retryable(const error& why) {
    switch (why.code) {
        case errc::timed_out:
        case errc::unreachable:
        case errc::rate_limited:
        case errc::overloaded:
        case errc::shutting_down:
        case errc::idle_timeout:
        case errc::outbox_full:
        case errc::mailbox_in_use:
            return true;
        default:
            return why.retry_after.has_value();
    }
}

void fill(arena& memory, gapless_error& shown, const error& why) {
    shown.code = code_of(why.code);
    shown.message = memory.text(message_of(why));
    shown.detail = memory.text(why.detail);
    shown.is_retryable = is_retryable(why);
    shown.retry_after_ms = why.retry_after ? why.retry_after->milliseconds() : -1;
}

error error_in_flight() {
    try {
        throw;
    } catch (const refusal& refused) {
        return refused.why();
    } catch (const std::bad_alloc&) {
        return error(errc::internal, "no memory");
    } catch (const std::exception& thrown) {
        return error(errc::internal, thrown.what());
    } catch (...) {
        return error(errc::internal, "something unknown was thrown");
    }
}

gapless_code report(const error& why, gapless_error** wanted) {
    if (wanted != nullptr) {
        try {
            holding<gapless_error> made;
            fill(made.memory(), made.shown(), why);
            *wanted = made.give();
        } catch (...) {
            *wanted = nullptr;  // there is no memory for more than the code
        }
    }
    return code_of(why.code);
}

}  // namespace gapless::c

const char* gapless_code_name(gapless_code code) {
    switch (code) {
        case GAPLESS_OK:
            return "ok";
#define GAPLESS_CODE(name, NAME) \
    case GAPLESS_ERROR_##NAME:   \
        return #name;
#include "bindings/c/codes.inc"
#undef GAPLESS_CODE
        default:
            return "";
    }
}
