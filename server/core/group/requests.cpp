#include "server/core/group/requests.hpp"

#include "protocol/wire/codec.hpp"
#include "server/core/contact/contact_rules.hpp"
#include "server/core/group/group_rules.hpp"
#include "server/core/receipts/list_receipts.hpp"

#include <type_traits>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

using protocol::response;

response run(job_workspace& work, const request_operation& op) {
    response answer;
    answer.id = op.request.id;
    const group_rules groups{work, op.by, op.request.id};
    const contact_rules contacts{work, op.by, op.request.id};
    const result<conversation_id> done = std::visit(
        [&](const auto& body) -> result<conversation_id> {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, protocol::list_members>) {
                return groups.list(body, answer);
            } else if constexpr (std::is_same_v<Body, protocol::list_receipts>) {
                result<protocol::receipts_page> page = list_receipts(work, op.by, body);
                if (!page) {
                    return page.error();
                }
                answer.receipts = *std::move(page);
                return body.conversation;
            } else if constexpr (requires { groups.run(body); }) {
                return groups.run(body);
            } else if constexpr (requires { contacts.run(body); }) {
                return contacts.run(body);
            } else {
                return errc::unsupported;
            }
        },
        op.request.body
    );
    if (done) {
        answer.conversation = *done;
    } else {
        answer.failure = done.error();
    }
    return answer;
}

// What changes nothing is answered afresh each time.
bool is_question(const protocol::request_body& body) {
    return std::holds_alternative<protocol::list_members>(body) ||
           std::holds_alternative<protocol::list_receipts>(body);
}

outcome decode_kept(const request_record& kept) {
    result<response> first = protocol::decode_response(kept.answer);
    if (!first) {
        return error{errc::internal, "a kept answer cannot be read"};
    }
    return *std::move(first);
}

}  // namespace

outcome answer_request(job_workspace& work, const request_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    if (is_question(op.request.body)) {
        return run(work, op);
    }
    if (const auto kept = work.store().find_request(op.by.user, op.request.id)) {
        return decode_kept(*kept);
    }
    response answer = run(work, op);
    work.store().put_request(
        {op.by.user, op.request.id, protocol::encode_response(answer), work.now()}
    );
    return answer;
}

}  // namespace gapless::server
