using System.Text.Json;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Prompting;

public sealed class StructuredReplyTests : IDisposable
{
    private readonly ScriptedChatClient _client = new();

    private Typed Typed => new(new WorkflowEngine(_client));

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"Name":"b","Tasks":[{"Title":"t","Color":"Green"}]}""")]
    [InlineData("""{"Name":"b","Unknown":1,"Tasks":[{"Title":"t","Color":"Green","Days":null}]}""")]
    [InlineData("""{"name":"b","tasks":[{"title":"t","color":"Green"}]}""")]
    [InlineData("```json\n{\"Name\":\"b\",\"Tasks\":[{\"Title\":\"t\",\"Color\":\"Green\"}]}\n```")]
    [InlineData("  \n```\n{\"Name\":\"b\",\"Tasks\":[{\"Title\":\"t\",\"Color\":\"Green\"}]}\n```\n")]
    public async Task A_reply_of_the_right_shape_is_read(string reply)
    {
        _client.Reply(reply);

        var board = await Typed.Board("x");

        Assert.Equal("b", board.Name);
        Assert.Equal([new Task1("t", Color.Green)], board.Tasks);
    }

    [Theory]
    [InlineData("no json", "$")]
    [InlineData("", "$")]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"tasks":[]}""", "$")]
    [InlineData("""{"name":null,"tasks":[]}""", "$.name")]
    [InlineData("""{"name":"b","tasks":null}""", "$.tasks")]
    [InlineData("""{"name":"b","tasks":[{"title":"t","color":"Blue"}]}""", "$.tasks[0].color")]
    [InlineData("""{"name":"b","tasks":[{"title":"t","color":"green"}]}""", "$.tasks[0].color")]
    [InlineData("""{"name":"b","tasks":[{"title":"t","color":1}]}""", "$.tasks[0].color")]
    [InlineData("""{"name":"b","tasks":[{"title":"t","color":"Red","next":{"title":"u","color":"Blue"}}]}""", "$.tasks[0].next.color")]
    [InlineData("""{"name":"b","tasks":[]} and more""", "$")]
    [InlineData("""{"name":"b","tasks":[]}{"name":"b","tasks":[]}""", "$")]
    [InlineData("Here it is:\n```json\n{\"name\":\"b\",\"tasks\":[]}\n```", "$")]
    public async Task A_reply_of_the_wrong_shape_is_an_error_that_says_where(string reply, string path)
    {
        _client.Reply(reply);

        var error = await Assert.ThrowsAsync<StructuredOutputException>(() => Typed.Board("x"));

        Assert.Equal(reply, error.Reply);
        Assert.Equal(path, error.Path);
        Assert.Contains("'board'", error.Message);
        Assert.Contains("Board", error.Message);
        Assert.Contains(error.Schema, error.Message);
        Assert.Contains("\"tasks\"", error.Schema);
    }

    [Fact]
    public async Task The_message_has_the_position_and_not_the_reply()
    {
        _client.Reply("{\n  \"name\": \"very secret\",\n  \"tasks\": 12345\n}");

        var error = await Assert.ThrowsAsync<StructuredOutputException>(() => Typed.Board("x"));

        Assert.Contains("at $.tasks (line 3, byte 17)", error.Message);
        Assert.DoesNotContain("secret", error.Message);
        Assert.DoesNotContain("12345", error.Message);
    }

    [Fact]
    public async Task What_is_no_object_travels_wrapped()
    {
        _client.Reply("""{"value":42}""").Reply("""{"value":null}""").Reply("""{"value":7}""").Reply("""{"value":"Red"}""").Reply("""{"value":[{"Title":"t","Color":"Red"}]}""");
        var typed = Typed;

        Assert.Equal(42, await typed.Number("x"));
        Assert.Null(await typed.Maybe("x"));
        Assert.Equal(7, await typed.Maybe("x"));
        Assert.Equal(Color.Red, await typed.Pick("x"));
        Assert.Equal("t", Assert.Single(await typed.List("x")).Title);
        Assert.All(_client.Calls, static call => Assert.StartsWith("""{"type":"object","properties":{"value":""", Schema(call)));
    }

    [Theory]
    [InlineData("42", "$")]
    [InlineData("""{"Value":42}""", "$")]
    [InlineData("""{"value":"x"}""", "$.value")]
    [InlineData("""{"value":null}""", "$.value")]
    public async Task A_wrapped_reply_is_read_as_strictly(string reply, string path)
    {
        _client.Reply(reply);

        var error = await Assert.ThrowsAsync<StructuredOutputException>(() => Typed.Number("x").AsTask());

        Assert.Equal(path, error.Path);
    }

    [Fact]
    public async Task An_error_in_a_wrapped_collection_says_where()
    {
        _client.Reply("""{"value":[{"Title":"t","Color":"Red"},{"Title":"t","color":"Red","next":{"title":"t","color":"Pink"}}]}""").Reply("""{"value":"Pink"}""");
        var typed = Typed;

        var nested = await Assert.ThrowsAsync<StructuredOutputException>(() => typed.List("x"));
        var plain = await Assert.ThrowsAsync<StructuredOutputException>(() => typed.Pick("x"));

        Assert.Equal("$.value[1].next.color", nested.Path);
        Assert.Equal("$.value", plain.Path);
        Assert.Contains("""{"$ref":"#/properties/value/items""", nested.Schema.Replace("[\"object\",\"null\"],", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_and_nothing_are_asked_for_without_a_schema()
    {
        _client.Reply("```json\nas it is\n```").Reply("ignored");
        var typed = Typed;

        Assert.Equal("```json\nas it is\n```", await typed.Text("x"));
        await typed.Nothing("x");

        Assert.All(_client.Calls, static call => Assert.Null(call.Options!.ResponseFormat));
    }

    [Fact]
    public async Task A_typed_prompt_is_asked_for_with_the_schema_of_its_result()
    {
        _client.Reply("""{"Name":"b","Tasks":[]}""");

        await Typed.Board("x");

        var schema = Schema(Assert.Single(_client.Calls));
        using var document = JsonDocument.Parse(schema);
        Assert.Equal(["name", "tasks"], document.RootElement.GetProperty("required").EnumerateArray().Select(static item => item.GetString()));
        Assert.Contains("""["Red","Green"]""", schema);
    }

    [Fact]
    public async Task Usage_is_recorded_even_if_the_reply_cannot_be_read()
    {
        _client.Reply("""{"Goal":1}""", (8, 9)).Reply("""{"Goal":1}""", (8, 9));

        var run = await new SolveProblem(new WorkflowEngine(_client)).RunAsync("x");

        Assert.Equal((ErrorKind.StructuredOutput, "plan"), (run.Error!.Kind, run.Error.Step));
        Assert.Equal("""{"Goal":1}""", run.Error.Detail);
        Assert.Equal(17, Assert.Single(run.Steps.Plan.Attempts).Usage!.TotalTokenCount);
        Assert.Equal("scripted", run.Steps.Plan.Attempts[0].Model);
        Assert.Equal(34, run.Usage.TotalTokenCount);
    }

    [Theory]
    [InlineData("""{"Owner":"o","Size":4}""", null)]
    [InlineData("""{"Owner":"o","Size":2}""", "$.Size")]
    [InlineData("""{"Owner":null,"Size":4}""", "$.Owner")]
    [InlineData("""{"Size":4}""", "$")]
    [InlineData("""{"Owner":"o"}""", "$")]
    public async Task A_users_context_is_read_as_strictly(string reply, string? path)
    {
        _client.Reply(reply);

        var run = await new Ship(new WorkflowEngine(_client)).RunAsync("x");

        if (path is null)
            Assert.Equal(new Parcel("o", Size.Large), run.Result);
        else
            Assert.Equal(path, Assert.IsType<StructuredOutputException>(Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException).Path);
        Assert.Contains("[1,4]", Schema(_client.Calls[0]));
    }

    [Fact]
    public async Task Missing_metadata_is_named_with_what_to_add()
    {
        var engine = new WorkflowEngine(new WorkflowEngineOptions { ChatClient = _client, Json = new() { TypeInfoResolver = ParcelJson.Default } });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new Typed(engine).Board("x"));

        Assert.Contains("[JsonSerializable(typeof(Board))]", error.Message);
        Assert.Empty(_client.Calls);
    }

    private static string Schema(ScriptedCall call) => Assert.IsType<ChatResponseFormatJson>(call.Options!.ResponseFormat).Schema!.Value.GetRawText();
}
