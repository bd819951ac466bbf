using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>Answers that are checked by a run's stored shape alone.</summary>
public sealed partial class AnswerShapeTests
{
    [Theory]
    [InlineData("flag", "true", null)]
    [InlineData("flag", "null", "'$' must not be null")]
    [InlineData("flag", "1", "'$' is no boolean")]
    [InlineData("maybe", "null", null)]
    [InlineData("maybe", "7", null)]
    [InlineData("text", "\"\"", null)]
    [InlineData("text", "null", "'$' must not be null")]
    [InlineData("text", "{}", "'$' is no string")]
    [InlineData("note", "null", null)]
    [InlineData("small", "255", null)]
    [InlineData("small", "256", "'$' is no uint8")]
    [InlineData("small", "-1", "'$' is no uint8")]
    [InlineData("small", "1.5", "'$' is no uint8")]
    [InlineData("small", "\"1\"", "'$' is no uint8")]
    [InlineData("id", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"", null)]
    [InlineData("id", "\"me\"", "'$' is no guid")]
    [InlineData("day", "\"2026-02-28\"", null)]
    [InlineData("day", "\"2026-02-30\"", "'$' is no date")]
    [InlineData("at", "\"2026-02-28T10:00:00+01:00\"", null)]
    [InlineData("at", "\"tomorrow\"", "'$' is no date-time-offset")]
    [InlineData("color", "\"red\"", null)]
    [InlineData("color", "\"Pink\"", "'$' must be one of Red, Green")]
    [InlineData("color", "0", "'$' is no name of the enum's")]
    [InlineData("color", "\"Red, Green\"", "?")]
    [InlineData("level", "2", null)]
    [InlineData("level", "\"High\"", "'$.value' is no whole number, as which the enum is written")]
    [InlineData("order", """{"lines":[{"name":"a","count":1},{"NAME":"b","Count":2,"more":[]}],"by":{}}""", null)]
    [InlineData("order", """{"lines":[{"name":"a","count":1},{"name":"b","count":3e9}],"by":{}}""", "'$.lines[1].count' is no int32")]
    [InlineData("order", """{"lines":[{"name":null,"count":1}],"by":{}}""", "'$.lines[0].name' must not be null")]
    [InlineData("order", """{"lines":[{"name":"a"}],"by":{}}""", "'$.lines[0]' has no member 'count'")]
    [InlineData("order", """{"lines":[],"by":{"x":{"name":"a","count":"1"}}}""", "'$.by.x.count' is no int32")]
    [InlineData("order", """{"lines":{},"by":{}}""", "'$.lines' is no array")]
    [InlineData("order", """{"lines":[null],"by":{}}""", "?")]
    [InlineData("order", "[]", "'$' is no object")]
    [InlineData("mark", """{"$type":"round","size":1}""", null)]
    [InlineData("mark", """{"$type":"round"}""", "'$' has no member 'size'")]
    [InlineData("mark", """{"$type":"square"}""", "'$.$type' must be one of \"round\", \"flat\"")]
    [InlineData("mark", """{"size":1}""", "'$' needs '$type', one of \"round\", \"flat\"")]
    [InlineData("self", """{"$type":0,"count":1}""", null)]
    [InlineData("self", """{"count":"1"}""", "'$.count' is no int32")]
    [InlineData("json", "[1,\"a\",null]", "?")]
    [InlineData("secret", "\"x\"", "?")]
    public async Task It_says_what_can_be_told(string step, string json, string? wrong)
    {
        var check = AnswerShape.Check(await ShapeAsync(), [step], JsonElement.Parse(step == "level" ? $$"""{"value":{{json}}}""" : json));

        Assert.Equal(wrong switch { null => AnswerFit.Fits, "?" => AnswerFit.Unknown, _ => AnswerFit.Wrong }, check.Fit);
        Assert.Equal(wrong is "?" ? null : wrong, check.Message);
    }

    [Fact]
    public async Task Each_item_is_an_answer_and_children_are_looked_into()
    {
        var shape = await ShapeAsync();

        Assert.Equal(AnswerFit.Fits, Check("votes", "1"));
        Assert.Equal(AnswerFit.Wrong, Check("votes", "[1]"));
        Assert.Equal(AnswerFit.Fits, Check("child/ok", "true"));
        Assert.Equal(AnswerFit.Wrong, Check("child/ok", "\"yes\""));
        Assert.Equal(AnswerFit.Wrong, Check("flag.isFine/ok", "3"));
        Assert.Equal(AnswerFit.Unknown, Check("child/never", "3"));
        Assert.Equal(AnswerFit.Unknown, Check("flag/ok", "3"));
        Assert.Equal(AnswerFit.Unknown, Check("never", "3"));
        Assert.Equal(AnswerFit.Unknown, AnswerShape.Check("shape 99", ["flag"], default).Fit);

        AnswerFit Check(string path, string json) => AnswerShape.Check(shape, path.Split('/'), JsonElement.Parse(json)).Fit;
    }

    private static async Task<string> ShapeAsync()
    {
        var store = new InMemoryRunStore();
        var run = await new Asked(new WorkflowEngine(new WorkflowEngineOptions { Store = store })).RunAsync("x");
        return (await store.FindAsync(run.Id))!.Shape;
    }

    public enum Color
    {
        Red,
        Green,
    }

    public enum Grade
    {
        Low,
        High = 2,
    }

    public sealed record Level([property: JsonConverter(typeof(JsonNumberEnumConverter<Grade>))] Grade Value);

    public sealed record Line(string Name, int Count);

    public sealed record Order(IReadOnlyList<Line> Lines, Dictionary<string, Line> By, string? Note = null);

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Flat), "flat")]
    public abstract record Mark
    {
        public sealed record Round(int Size) : Mark;

        public sealed record Flat : Mark;
    }

    [JsonDerivedType(typeof(Self), 0)]
    public record Self(int Count);

    [JsonConverter(typeof(SecretConverter))]
    public sealed record Secret(string Text);

    public sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }

    [Workflow]
    public partial class Asked : Workflow<string>
    {
        [WaitFor]
        [When(nameof(IsFine))]
        public partial Task<bool> Flag(string input);

        [WaitFor]
        public partial Task<int?> Maybe(string input);

        [WaitFor]
        public partial Task<string> Text(string input);

        [WaitFor]
        public partial Task<string?> Note(string input);

        [WaitFor]
        public partial Task<byte> Small(string input);

        [WaitFor]
        public partial Task<Guid> Id(string input);

        [WaitFor]
        public partial Task<DateOnly> Day(string input);

        [WaitFor]
        public partial Task<DateTimeOffset> At(string input);

        [WaitFor]
        public partial Task<Color> Color(string input);

        [WaitFor]
        public partial Task<Level> Level(string input);

        [WaitFor]
        public partial Task<Order> Order(string input);

        [WaitFor]
        public partial Task<Mark> Mark(string input);

        [WaitFor]
        public partial Task<Self> Self(string input);

        [WaitFor]
        public partial Task<JsonElement> Json(string input);

        [WaitFor]
        public partial Task<Secret> Secret(string input);

        [WaitFor]
        [ForEach(Times = 2)]
        public partial Task<int> Votes(string input);

        [SubWorkflow<Child>]
        public partial Task<bool> Child(string input);

        [SubWorkflow<Child>]
        private partial Task<bool> IsFine(string input);
    }

    [Workflow]
    public partial class Child : Workflow<string, bool>
    {
        [WaitFor]
        public partial Task<bool> Ok(string input);
    }
}
