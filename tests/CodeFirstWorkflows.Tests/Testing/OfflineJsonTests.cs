using System.Text.Json;
using System.Text.Json.Nodes;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Testing;

public class OfflineJsonTests
{
    private const string Prompt = "Plan the move: Pack the kitchen first. Hire a van for 3 days. Call the landlord before noon.";

    [Fact]
    public async Task Strings_are_the_prompts_sentences_in_turn() =>
        Assert.Equal(
            """{"goal":"Pack the kitchen first.","steps":["Hire a van for 3 days.","Call the landlord before noon.","Pack the kitchen first."],"title":"Call the landlord before noon"}""",
            await FillAsync("""
                {"type":"object","properties":{"goal":{"type":"string"},"steps":{"type":"array","items":{"type":"string"}},
                "title":{"type":["string","null"]}},"required":["goal","steps"]}
                """));

    [Theory]
    [InlineData("""{"type":"integer"}""", "3")]
    [InlineData("""{"type":["null","integer"]}""", "3")]
    [InlineData("""{"type":["string","integer"],"pattern":"^-?\\d+$"}""", "3")]
    [InlineData("""{"type":"integer","minimum":10}""", "10")]
    [InlineData("""{"type":"integer","exclusiveMinimum":10}""", "11")]
    [InlineData("""{"type":"integer","maximum":-7}""", "-7")]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "0.5")]
    [InlineData("""{"type":"integer","minimum":4,"maximum":10}""", "7")]
    [InlineData("""{"type":"integer","minimum":11,"multipleOf":5}""", "15")]
    [InlineData("""{"type":"boolean"}""", "true")]
    [InlineData("""{"type":"null"}""", "null")]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"const":null}""", "null")]
    [InlineData("""{"enum":["House","Van","Car"]}""", "\"Van\"")]
    [InlineData("""{"enum":[null,"A","B"]}""", "\"A\"")]
    [InlineData("""{"type":"integer","enum":["x",7]}""", "7")]
    [InlineData("true", "\"Pack the kitchen first.\"")]
    [InlineData("{}", "\"Pack the kitchen first.\"")]
    [InlineData("""{"type":"string","maxLength":4}""", "\"Pack\"")]
    [InlineData("""{"type":"string","minLength":25}""", "\"Pack the kitchen first...\"")]
    [InlineData("""{"type":"string","pattern":"^\\d{2}:\\d{2}:\\d{2}$"}""", "\"00:00:01\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2025-01-15\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2025-01-15T09:00:00Z\"")]
    [InlineData("""{"type":"string","format":"time"}""", "\"09:00:00\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"https://example.com/1\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"user1@example.com\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":5,"maxItems":5,"uniqueItems":true}""",
        """["Pack the kitchen first.","Hire a van for 3 days.","Call the landlord before noon.","pack","kitchen"]""")]
    [InlineData("""{"type":"array","items":{"type":"string"},"maxItems":1}""", """["Pack the kitchen first."]""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"boolean"}],"maxItems":2}""", "[3,true]")]
    [InlineData("""{"type":"array","items":{"enum":["a","b","c"]}}""", """["a","b","c"]""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"boolean"}}""", """{"pack":true,"kitchen":true,"first":true}""")]
    [InlineData("""{"type":"object","additionalProperties":false}""", "{}")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"boolean"}]}""", "true")]
    [InlineData("""{"type":"string","anyOf":[{"type":"integer"},{"const":"yes"}]}""", "\"yes\"")]
    [InlineData("""{"allOf":[{"minimum":5},{"type":"integer"},{"maximum":6}]}""", "5")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"boolean"}},"oneOf":[{"required":["a"]},{"required":["b"]}]}""",
        """{"a":true}""")]
    [InlineData("""{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"boolean"}}}""", "true")]
    [InlineData("""{"type":"object","properties":{"x":{"type":"boolean"},"y":{"$ref":"#/properties/x"}}}""", """{"x":true,"y":true}""")]
    [InlineData("""{"type":"object","properties":{"a":{"const":1}},"anyOf":[{"properties":{"$type":{"const":"cat"}},"required":["$type"]}]}""",
        """{"$type":"cat","a":1}""")]
    public async Task A_schema_is_followed(string schema, string expected) => Assert.Equal(expected, await FillAsync(schema));

    [Fact]
    public async Task What_the_prompt_has_goes_before_what_is_made_up()
    {
        const string prompt = "Note this: Mail ann.b@site.org or see https://site.org/x, due 2026-07-08. It costs 1,250.50, not -4; GPT-9 v2 at 10:30 is no number.";
        const string schema = """
            {"type":"object","properties":{"mail":{"type":"string","format":"email"},"link":{"type":"string","format":"uri"},
            "due":{"type":"string","format":"date"},"cost":{"type":"number"},"below":{"type":"integer"},"none":{"type":"number"}}}
            """;

        Assert.Equal(
            """{"mail":"ann.b@site.org","link":"https://site.org/x","due":"2026-07-08","cost":1250.50,"below":-4,"none":1}""",
            await FillAsync(schema, prompt));
    }

    [Fact]
    public async Task Uuids_differ_from_each_other_and_not_from_run_to_run()
    {
        const string schema = """{"type":"array","items":{"type":"string","format":"uuid"},"minItems":2}""";

        var ids = JsonNode.Parse(await FillAsync(schema))!.AsArray().Select(n => Guid.Parse(n!.GetValue<string>())).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(await FillAsync(schema), await FillAsync(schema));
        Assert.NotEqual(await FillAsync(schema), await FillAsync(schema, "Something else"));
    }

    [Fact]
    public async Task A_recursive_schema_ends()
    {
        const string schema = """
            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","required":["name","next","children"],"properties":{
            "name":{"const":"n"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]},
            "children":{"type":"array","items":{"$ref":"#/$defs/node"}},"extra":{"$ref":"#/$defs/node"}}}}}
            """;

        var root = JsonNode.Parse(await FillAsync(schema))!;

        Assert.Equal("n", root["next"]!["name"]!.GetValue<string>());
        Assert.True(root["next"]!.AsObject().ContainsKey("next"));
        Assert.Null(root["next"]!["next"]);
        Assert.Empty(root["next"]!["children"]!.AsArray());
        Assert.False(root["next"]!.AsObject().ContainsKey("extra"));
        Assert.NotEmpty(root["children"]!.AsArray());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("""{"type":"string","const":1}""")]
    [InlineData("""{"$ref":"https://example.com/other.json"}""")]
    [InlineData("""{"$ref":"#/$defs/missing"}""")]
    [InlineData("""{"type":"object","properties":{"self":{"$ref":"#"}},"required":["self"]}""")]
    [InlineData("""{"type":"array","minItems":3,"maxItems":2}""")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""")]
    public async Task A_schema_without_an_instance_is_refused(string schema)
    {
        var e = await Assert.ThrowsAsync<NotSupportedException>(() => FillAsync(schema));
        Assert.Contains("JSON schema", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_without_a_schema_is_a_small_object()
    {
        using var client = new OfflineChatClient();

        var reply = await client.GetResponseAsync(Prompt, new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        var json = JsonNode.Parse(reply.Text)!;
        Assert.Equal(OfflineChatClient.Notice, json["source"]!.GetValue<string>());
        Assert.Equal("Plan the move", json["asked"]!.GetValue<string>());
        Assert.Equal(3, json["points"]!.AsArray().Count);
    }

    [Fact]
    public async Task Json_streams_to_the_same_text_and_keeps_the_notice_out()
    {
        using var client = new OfflineChatClient();
        var options = new ChatOptions { ResponseFormat = Format("""{"type":"array","items":{"type":"string"}}""") };
        const string prompt = $"Sort these: {OfflineChatClient.Notice} Größe zählt \"sehr\". Zwei.";

        var whole = (await client.GetResponseAsync(prompt, options)).Text;

        Assert.Equal("""["Größe zählt \"sehr\".","Zwei."]""", whole);
        Assert.Equal(whole, (await client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task A_huge_schema_stays_bounded()
    {
        var properties = new JsonObject();
        var definitions = new JsonObject();
        for (var i = 0; i < 12; i++)
            properties.Add($"p{i}", JsonNode.Parse($$"""{"type":"array","items":{"$ref":"#/$defs/d{{i}}"} }"""));
        for (var i = 0; i < 12; i++)
            definitions.Add($"d{i}", new JsonObject { ["type"] = "object", ["properties"] = properties.DeepClone() });
        var schema = new JsonObject { ["$ref"] = "#/$defs/d0", ["$defs"] = definitions };

        var reply = await FillAsync(schema.ToJsonString());

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(reply).RootElement.ValueKind);
        Assert.InRange(reply.Length, 1_000, 40_000);
    }

    private static ChatResponseFormatJson Format(string schema) => ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(schema).RootElement);

    private static async Task<string> FillAsync(string schema, string prompt = Prompt)
    {
        using var client = new OfflineChatClient();
        return (await client.GetResponseAsync(prompt, new ChatOptions { ResponseFormat = Format(schema) })).Text;
    }
}
