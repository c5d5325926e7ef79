#include "server/core/group/requests.hpp"

#include "protocol/wire/codec.hpp"
#include "server/core/contact/contact_rules.hpp"
#include "server/core/group/group_rules.hpp"
#include "server/core/keys/begin_epoch.hpp"
#include "server/core/keys/fetch_keys.hpp"
#include "server/core/keys/key_archive.hpp"
#include "server/core/keys/managed_rules.hpp"
#include "server/core/keys/open_direct.hpp"
#include "server/core/keys/publish_keys.hpp"
#include "server/core/receipts/list_receipts.hpp"

#include <type_traits>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

using protocol::response;

result<conversation_id> done_of(const result<void>& done) {
    return done ? result<conversation_id>{conversation_id{}} : done.error();
}

// Those about keys.
result<conversation_id>
run_key_request(job_workspace& work, const request_operation& op, const protocol::publish_keys& body, response&) {
    return done_of(publish_keys(work, op.by, body));
}

result<conversation_id> run_key_request(
    job_workspace& work,
    const request_operation& op,
    const protocol::fetch_keys& body,
    response& answer
) {
    result<protocol::fetched_keys> page = fetch_keys(work, op.by, body);
    if (!page) {
        return page.error();
    }
    answer.keys = *std::move(page);
    return body.conversation;
}

result<conversation_id>
run_key_request(job_workspace& work, const request_operation& op, const protocol::begin_epoch& body, response&) {
    return begin_epoch(work, op.by, op.request.id, body);
}

result<conversation_id>
run_key_request(job_workspace& work, const request_operation& op, const protocol::open_direct& body, response&) {
    return open_direct(work, op.by, body);
}

result<conversation_id>
run_key_request(job_workspace& work, const request_operation& op, const protocol::append_archive& body, response&) {
    return done_of(append_archive(work, op.by, body));
}

result<conversation_id>
run_key_request(job_workspace& work, const request_operation& op, const protocol::put_key_box& body, response&) {
    return done_of(put_key_box(work, op.by, body));
}

result<conversation_id> run_key_request(
    job_workspace& work,
    const request_operation& op,
    const protocol::fetch_archive& body,
    response& answer
) {
    answer.archive = fetch_archive(work, op.by, body);
    return conversation_id{};
}

result<conversation_id> run_key_request(
    job_workspace& work,
    const request_operation& op,
    const protocol::fetch_relation_keys& body,
    response& answer
) {
    result<protocol::relation_keys> page = fetch_relation_keys(work, op.by, body);
    if (!page) {
        return page.error();
    }
    answer.managed = *std::move(page);
    return body.conversation;
}

response run(job_workspace& work, const request_operation& op) {
    response answer;
    answer.id = op.request.id;
    const group_rules groups{work, op.by, op.request.id, answer.to_sign};
    const contact_rules contacts{work, op.by, op.request.id};
    const result<conversation_id> done = std::visit(
        [&](const auto& body) -> result<conversation_id> {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, protocol::list_members>) {
                return groups.list(body, answer);
            } else if constexpr (requires { run_key_request(work, op, body, answer); }) {
                return run_key_request(work, op, body, answer);
            } else if constexpr (std::is_same_v<Body, protocol::list_receipts>) {
                result<protocol::receipts_page> page = list_receipts(work, op.by, body);
                if (!page) {
                    return page.error();
                }
                answer.receipts = *std::move(page);
                return body.conversation;
            } else if constexpr (requires { groups.run(body); }) {
                return groups.run(body);
            } else {
                return contacts.run(body);
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
           std::holds_alternative<protocol::list_receipts>(body) ||
           std::holds_alternative<protocol::fetch_keys>(body) ||
           std::holds_alternative<protocol::fetch_archive>(body) ||
           std::holds_alternative<protocol::fetch_relation_keys>(body);
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
