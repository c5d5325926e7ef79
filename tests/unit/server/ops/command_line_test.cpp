#include "server/ops/command_line.hpp"

#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace gapless::server {
namespace {

[[nodiscard]] command_line read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "gaplessd");
    return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

// A file with this content, in a directory of its own: other tests run at the same time.
class config_file {
public:
    explicit config_file(const std::string& content) { std::ofstream{path_} << content; }

    [[nodiscard]] const char* path() const { return path_.c_str(); }

private:
    tests::temporary_directory directory_;
    std::string path_ = directory_ / "gaplessd.toml";
};

TEST(CommandLine, NeedsNoMoreThanADirectoryInDevelopment) {
    const command_line line = read({"--data", "/tmp/d", "--dev"});

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->data, "/tmp/d");
    EXPECT_EQ(line.settings->tcp, (listen_address{.host = "127.0.0.1", .port = 7443}));
    EXPECT_EQ(line.settings->websocket, (listen_address{.host = "127.0.0.1", .port = 7444}));
    EXPECT_EQ(line.settings->rest, (listen_address{.host = "127.0.0.1", .port = 7445}));
    EXPECT_FALSE(line.settings->plain_tcp);
}

TEST(CommandLine, TakesAddresses) {
    const command_line line = read(
        {"--data=d",
         "--dev",
         "--tcp",
         "0.0.0.0:0",
         "--rest",
         "[::1]:8445",
         "--plain-tcp",
         "127.0.0.1:1"}
    );

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->tcp, (listen_address{.host = "0.0.0.0", .port = 0}));
    EXPECT_EQ(line.settings->rest, (listen_address{.host = "::1", .port = 8445}));
    EXPECT_EQ(line.settings->plain_tcp, (listen_address{.host = "127.0.0.1", .port = 1}));
}

TEST(CommandLine, KeepsMessagesForEverUnlessTold) {
    const command_line usual = read({"--data=d", "--dev"});
    ASSERT_TRUE(usual.settings);
    EXPECT_EQ(usual.settings->retention.app, retention{});

    const command_line line = read(
        {"--data=d",
         "--dev",
         "--retention=until-acknowledged:7d",
         "--retention-level=0=90d",
         "--retention-level=2=1h",
         "--account-level=Ann=2"}
    );

    ASSERT_TRUE(line.settings);
    const retention_policy& kept = line.settings->retention;
    EXPECT_EQ(kept.app, keep_until_acknowledged(days(7)));
    EXPECT_EQ(kept.levels, (std::map<std::uint8_t, duration>{{0, days(90)}, {2, hours(1)}}));
    EXPECT_EQ(kept.accounts, (std::map<std::string, std::uint8_t>{{"ann", 2}}));
}

TEST(CommandLine, TakesAWholeSystemAsAPolicy) {
    const command_line line = read({"--data=d", "--dev", "--policy=heartbeat"});

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->fanout.write_members_max, 0U);
    EXPECT_EQ(line.settings->fanout.read_members_min, 0U);
    EXPECT_EQ(line.settings->retention.app, keep_for(days(1)));
    EXPECT_EQ(line.settings->limits.delivery, delivery_policy::heartbeat);
    EXPECT_EQ(line.settings->inbox_lifetime, duration{});
    EXPECT_FALSE(line.settings->limits.backlog_first);
}

TEST(CommandLine, PrefersASingleOptionToThePolicy) {
    for (const bool is_policy_first : {true, false}) {
        std::vector<const char*> arguments{"--data=d", "--dev", "--policy=timeline"};
        const std::vector<const char*> single{
            "--delivery=push", "--inbox-lifetime=12h", "--retention=30d", "--backlog-first=true"
        };
        arguments.insert(
            is_policy_first ? arguments.end() : arguments.begin(), single.begin(), single.end()
        );
        const command_line line = read(arguments);

        ASSERT_TRUE(line.settings);
        EXPECT_EQ(line.settings->limits.delivery, delivery_policy::push);
        EXPECT_EQ(line.settings->inbox_lifetime, hours(12));
        EXPECT_EQ(line.settings->retention.app, keep_for(days(30)));
        EXPECT_TRUE(line.settings->limits.backlog_first);
    }
}

TEST(CommandLine, TakesAPolicyFromTheFileAndASingleOptionFromTheFlags) {
    const config_file file{"policy = \"courier\"\nheartbeat-heads-max = 5\n"};
    const command_line line =
        read({"--data=d", "--dev", "--config", file.path(), "--delivery=notify"});

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->retention.app, keep_until_acknowledged());
    EXPECT_EQ(line.settings->limits.delivery, delivery_policy::notify);
    EXPECT_TRUE(line.settings->limits.backlog_first);
    EXPECT_EQ(line.settings->limits.heartbeat_heads_max, 5U);
}

TEST(CommandLine, SaysWhichPoliciesThereAre) {
    const command_line line = read({"--data=d", "--dev", "--policy=s9"});

    EXPECT_EQ(line.exit_code, 2);
    ASSERT_TRUE(line.usage);
    for (const char* name : {"'s9'", "letter-box", "archive", "heartbeat", "timeline", "courier"}) {
        EXPECT_NE(line.usage->detail.find(name), std::string::npos) << line.usage->detail;
    }
}

TEST(CommandLine, InboxesLiveForEverUnlessTold) {
    const command_line usual = read({"--data=d", "--dev"});
    ASSERT_TRUE(usual.settings);
    EXPECT_EQ(usual.settings->inbox_lifetime, duration{});
    const command_line line =
        read({"--data=d", "--dev", "--policy=timeline", "--inbox-lifetime=forever"});

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->inbox_lifetime, duration{});
}

TEST(CommandLine, RefusesTimesThatAreNone) {
    for (const char* wrong :
         {"--retention=soon",
          "--retention=0d",
          "--retention=10000d",
          "--retention=until-acknowledged:",
          "--inbox-lifetime=0",
          "--inbox-lifetime=0d",
          "--inbox-lifetime=36500d",
          "--inbox-lifetime=later",
          "--heartbeat-heads-max=0",
          "--retention-level=1",
          "--retention-level=256=1d",
          "--retention-level=1=x",
          "--account-level=ann",
          "--account-level=-ann=1",
          "--account-level=ann=-1"}) {
        EXPECT_EQ(read({"--data=d", "--dev", wrong}).exit_code, 2) << wrong;
    }
}

TEST(CommandLine, LiftsRatesAndNothingElseInDevelopment) {
    const command_line development = read({"--data=d", "--dev"});
    const command_line earnest = read({"--data=d", "--certificate=c", "--key=k"});

    ASSERT_TRUE(development.settings && earnest.settings);
    EXPECT_FALSE(development.settings->limits.rates);
    EXPECT_TRUE(earnest.settings->limits.rates);
    EXPECT_EQ(development.settings->limits.wire, earnest.settings->limits.wire);
    EXPECT_EQ(
        development.settings->limits.authenticate_within,
        earnest.settings->limits.authenticate_within
    );
}

TEST(CommandLine, ReadsTheConfigurationFile) {
    const config_file file{
        "data = \"/var/lib/gapless\"\ndev = true\nlogins-per-minute = 3\n"
        "authenticate-within = 4\ntcp = \"127.0.0.1:9\"\n"
    };

    const command_line line = read({"--config", file.path()});

    ASSERT_TRUE(line.settings) << line.usage->detail;
    EXPECT_EQ(line.settings->data, "/var/lib/gapless");
    EXPECT_TRUE(line.settings->is_development);
    EXPECT_EQ(line.settings->limits.logins_per_minute, 3u);
    EXPECT_EQ(line.settings->limits.authenticate_within, seconds(4));
    EXPECT_EQ(line.settings->tcp.port, 9);
}

TEST(CommandLine, TakesTheSignOutPolicyByItsName) {
    const config_file file{"data = \"d\"\ndev = true\nsign-out-policy = \"one_per_class\"\n"};
    const command_line usual = read({"--data=d", "--dev"});
    const command_line named = read({"--data=d", "--dev", "--sign-out-policy=refuse_newer"});
    const command_line kept = read({"--config", file.path()});

    ASSERT_TRUE(usual.settings && named.settings && kept.settings);
    EXPECT_EQ(usual.settings->sign_out, sign_out_policy::none);
    EXPECT_EQ(named.settings->sign_out, sign_out_policy::refuse_newer);
    EXPECT_EQ(kept.settings->sign_out, sign_out_policy::one_per_class);
    EXPECT_EQ(read({"--data=d", "--dev", "--sign-out-policy=some"}).exit_code, 2);
}

TEST(CommandLine, TakesADeliveryPolicy) {
    EXPECT_EQ(read({"--data=d", "--dev"}).settings->limits.delivery, delivery_policy::push);
    EXPECT_EQ(
        read({"--data=d", "--dev", "--delivery=heartbeat"}).settings->limits.delivery,
        delivery_policy::heartbeat
    );
    EXPECT_EQ(read({"--data=d", "--dev", "--delivery=pigeon"}).exit_code, 2);
}

TEST(CommandLine, TakesTheRulesOfGroups) {
    const command_line usual = read({"--data=d", "--dev"});
    const command_line other =
        read({"--data=d", "--dev", "--open-join=false", "--members-may-invite=true"});

    ASSERT_TRUE(usual.settings && other.settings);
    EXPECT_TRUE(usual.settings->open_join);
    EXPECT_FALSE(usual.settings->members_may_invite);
    EXPECT_FALSE(other.settings->open_join);
    EXPECT_TRUE(other.settings->members_may_invite);
}

TEST(CommandLine, TakesWhetherLoginsHaveToBeBound) {
    const auto of = [](const char* more) {
        return read({"--data=d", "--dev", more}).settings->login_binding;
    };
    EXPECT_EQ(read({"--data=d", "--dev"}).settings->login_binding, binding_policy::checked);
    EXPECT_EQ(of("--login-binding=ignored"), binding_policy::ignored);
    EXPECT_EQ(of("--login-binding=checked"), binding_policy::checked);
    EXPECT_EQ(of("--login-binding=required"), binding_policy::required);
    EXPECT_EQ(read({"--data=d", "--dev", "--login-binding=maybe"}).exit_code, 2);
}

TEST(CommandLine, TakesWhenAGroupIsLarge) {
    const command_line usual = read({"--data=d", "--dev"});
    const command_line other =
        read({"--data=d", "--dev", "--write-fanout-members-max=20", "--read-fanout-members-min=10"}
        );

    ASSERT_TRUE(usual.settings && other.settings);
    EXPECT_EQ(usual.settings->fanout.write_members_max, 500U);
    EXPECT_EQ(usual.settings->fanout.read_members_min, 400U);
    EXPECT_EQ(other.settings->fanout.write_members_max, 20U);
    EXPECT_EQ(other.settings->fanout.read_members_min, 10U);
}

TEST(CommandLine, TakesWhoMayWriteToWhom) {
    const config_file file{"data = \"d\"\ndev = true\ndirect-policy = \"followed\"\n"};
    const command_line usual = read({"--data=d", "--dev"});
    const command_line other = read({"--data=d", "--dev", "--direct-policy=contacts"});
    const command_line written = read({"--config", file.path()});

    ASSERT_TRUE(usual.settings && other.settings && written.settings);
    EXPECT_EQ(usual.settings->direct, direct_policy::anyone);
    EXPECT_EQ(other.settings->direct, direct_policy::contacts);
    EXPECT_EQ(written.settings->direct, direct_policy::followed);
    EXPECT_TRUE(read({"--data=d", "--dev", "--direct-policy=friends"}).usage);
}

TEST(CommandLine, PrefersFlagsToTheConfigurationFile) {
    const config_file file{"data = \"a\"\ndev = true\nframes-burst = 3\n"};

    const command_line line = read({"--config", file.path(), "--data", "b", "--frames-burst=4"});

    ASSERT_TRUE(line.settings);
    EXPECT_EQ(line.settings->data, "b");
    EXPECT_EQ(line.settings->limits.frames_burst, 4u);
}

TEST(CommandLine, RefusesKeysThatItDoesNotKnow) {
    const config_file file{"data = \"a\"\ndev = true\nframe-burst = 3\n"};

    const command_line line = read({"--config", file.path()});

    EXPECT_FALSE(line.settings);
    EXPECT_EQ(line.exit_code, 2);
}

struct refusal {
    const char* name;
    std::vector<const char*> arguments;
};

class CommandLineRefusal : public testing::TestWithParam<refusal> {};

TEST_P(CommandLineRefusal, IsAUsageErrorWithCodeTwo) {
    const command_line line = read(GetParam().arguments);

    EXPECT_FALSE(line.settings);
    EXPECT_EQ(line.exit_code, 2);
    ASSERT_TRUE(line.usage);
    EXPECT_EQ(line.usage->code, errc::usage);
    EXPECT_FALSE(line.usage->detail.empty());
    EXPECT_EQ(line.output, "");
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine,
    CommandLineRefusal,
    testing::Values(
        refusal{"NoDirectory", {"--dev"}},
        refusal{"NeitherCertificateNorDevelopment", {"--data=d"}},
        refusal{"CertificateWithoutKey", {"--data=d", "--dev", "--certificate=c"}},
        refusal{"UnknownFlag", {"--data=d", "--dev", "--fast"}},
        refusal{"PortTooLarge", {"--data=d", "--dev", "--tcp=127.0.0.1:65536"}},
        refusal{"NoPort", {"--data=d", "--dev", "--tcp=127.0.0.1"}},
        refusal{"PlainTcpToTheWorld", {"--data=d", "--dev", "--plain-tcp=0.0.0.0:0"}},
        refusal{"PlainTcpToAName", {"--data=d", "--dev", "--plain-tcp=127.example.com:0"}},
        refusal{"AdvertisedAddressWithoutPort", {"--data=d", "--dev", "--advertise-tcp=h"}},
        refusal{"MissingConfigurationFile", {"--data=d", "--dev", "--config=/nowhere.toml"}},
        refusal{
            "MessageLargerThanAClientTakes", {"--data=d", "--dev", "--message-bytes-max=1048577"}
        },
        refusal{"ALargeGroupThatIsSmall", {"--data=d", "--dev", "--read-fanout-members-min=502"}},
        refusal{"NoConnections", {"--data=d", "--dev", "--connections-max=0"}},
        refusal{"NoTime", {"--data=d", "--dev", "--access-lifetime=0"}},
        refusal{"MoreThanAll", {"--data=d", "--dev", "--unauthenticated-per-mille=1001"}}
    ),
    [](const auto& each) { return each.param.name; }
);

TEST(CommandLine, HelpsAndLeaves) {
    const command_line line = read({"--help"});

    EXPECT_FALSE(line.settings);
    EXPECT_EQ(line.exit_code, 0);
    EXPECT_NE(line.output.find("--plain-tcp"), std::string::npos);
}

}  // namespace
}  // namespace gapless::server
