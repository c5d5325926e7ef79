#include "protocol/wire/frame_parts.hpp"

#include "tests/integration/server/server_fixture.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gapless::integration {
namespace {

using protocol::encode_part;

class FrameParts : public ServerFixture {
protected:
    void log_in(tls_client& client, const std::string& user) const {
        const signed_in who = registered(user);
        client.log_in(who.device, who.access_token);
    }

    static protocol::send a_text(std::size_t bytes) {
        protocol::send text;
        text.to = destination::direct("alice");
        text.client_id.bytes[0] = 1;
        text.counter = sender_counter{1};
        text.body = std::string(bytes, 'x');
        return text;
    }

    // How the server ends a connection that said these.
    errc ended_by(const std::vector<std::string>& payloads) {
        tls_client client = connected();
        log_in(client, "user" + std::to_string(++users_));
        for (const std::string& each : payloads) {
            client.send_payload(each);
        }
        const errc code = client.expect<protocol::close>().reason.code;
        EXPECT_EQ(client.next(), std::nullopt);
        return code;
    }

    int users_ = 0;
};

TEST_F(FrameParts, AreJoined) {
    tls_client alice = connected();
    log_in(alice, "alice");

    alice.send(a_text(std::size_t{1'024} * 1'024));

    EXPECT_EQ(alice.expect<protocol::sent>().seq, seq{1});
}

TEST_F(FrameParts, MustFollowEachOther) {
    EXPECT_EQ(ended_by({encode_part({1, 0, "x"})}), errc::malformed_frame);
    EXPECT_EQ(
        ended_by({encode_part({0, 9, "x"}), encode_part({2, 0, "x"})}), errc::malformed_frame
    );
    EXPECT_EQ(ended_by({encode_part({0, 9, "x"}), ""}), errc::malformed_frame);
    const std::string within = encode_part({0, 1, "x"});
    const auto bytes = static_cast<std::uint32_t>(within.size());
    EXPECT_EQ(ended_by({encode_part({0, bytes, within})}), errc::malformed_frame);
    expect_service();
}

TEST_F(FrameParts, MayNotBeTooMuchTogether) {
    const std::uint32_t limit = protocol::wire_limits{}.frame_bytes_max;
    EXPECT_EQ(ended_by({encode_part({0, limit + 1, "x"})}), errc::frame_too_large);
}

TEST_F(FrameParts, MayBeNoMoreThanAPayloadBeforeTheServerKnowsWho) {
    tls_client client = connected();

    client.send_payload(encode_part({0, 64 * 1'024 + 1, "x"}));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::frame_too_large);
}

TEST_F(FrameParts, LeftUnfinishedHaveNoEffect) {
    const signed_in who = registered("alice");
    {
        tls_client gone = connected();
        gone.log_in(who.device, who.access_token);
        std::string whole;
        protocol::encode(a_text(100'000), whole);
        gone.send_payload(encode_part(
            {0, static_cast<std::uint32_t>(whole.size()), whole.substr(0, whole.size() / 2)}
        ));
    }
    tls_client alice = connected();
    alice.log_in(who.device, who.access_token);

    alice.send(a_text(100'000));

    const auto stored = alice.expect<protocol::sent>();
    EXPECT_EQ(stored.seq, seq{1});
    EXPECT_FALSE(stored.duplicate);
}

}  // namespace
}  // namespace gapless::integration
