using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>What cannot be serialized (040), and enums that are written as numbers (044).</summary>
public sealed class JsonRuleTests
{
    private static string Source(string attributes, string attribute, string body, string types = "string, string", string others = "") => $$"""
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;
        {{others}}
        internal enum Level { Low }
        internal sealed record Task1(string Title, Level? Level);
        internal sealed record Plan(string Goal, List<Task1> Tasks);
        internal sealed record Named([property: JsonIgnore] Func<int> Make, Named? Next);
        [JsonConverter(typeof(JsonStringEnumConverter<Kind>))] internal enum Kind { A }
        {{attributes}}
        internal sealed class AppJson() : JsonSerializerContext(null)
        {
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        [Workflow({{attribute}})]
        internal partial class Flow : Workflow<{{types}}>
        {
        {{body}}
        }
        """;

    private const string Body = """
        [Prompt("{input}")] private partial Task<Plan> MakePlan(string input);
        [Prompt("{makePlan}")] private partial Task<Task1[]> Split(Plan makePlan);
        [Step] private string Last(Task1[] split) => "";
        """;

    [Fact]
    public Task A_type_that_the_context_does_not_know() => RuleCheck.Reported(
        Source("[JsonSerializable(typeof(string)), JsonSourceGenerationOptions(UseStringEnumConverter = true)]", "JsonContext = typeof(AppJson)",
            Body.Replace(" MakePlan", " {|CFW040:MakePlan|}", StringComparison.Ordinal).Replace(" Split", " {|CFW040:Split|}", StringComparison.Ordinal)),
        ["'AppJson' does not know 'Plan': add [JsonSerializable(typeof(Plan))] to it", "add [JsonSerializable(typeof(Task1[]))] to it"]);

    [Fact]
    public Task Types_that_the_context_knows() => RuleCheck.Sound(
        Source("[JsonSerializable(typeof(Plan)), JsonSerializable(typeof(Dictionary<string, Task1[]>)), JsonSourceGenerationOptions(UseStringEnumConverter = true)]", "JsonContext = typeof(AppJson)", Body));

    [Fact]
    public Task Enums_as_numbers() => RuleCheck.Reported(
        Source("[JsonSerializable(typeof(Plan)), JsonSerializable(typeof(Task1[]))]", "JsonContext = typeof(AppJson)", Body.Replace(" MakePlan", " {|CFW044:MakePlan|}", StringComparison.Ordinal)),
        "'AppJson' writes the enum 'Level' as a number");

    [Fact]
    public Task An_enum_that_is_converted_by_itself() => RuleCheck.Sound(Source("[JsonSerializable(typeof(Kind))]", "JsonContext = typeof(AppJson)", """
        [Prompt("{input}")] private partial Task<Kind?> Ask(string input);
        [Step] private string Last(Kind? ask) => "";
        """));

    [Theory]
    [InlineData("Func<int>", "'Func<int>' cannot be serialized: 'Func<int>' is a delegate")]
    [InlineData("List<Stream>", "'Stream' holds no data of its own")]
    [InlineData("(int, MemoryStream)[]", "")]
    [InlineData("Dictionary<string, Type>", "'Type' holds no data of its own")]
    [InlineData("CancellationTokenSource?", "")]
    public Task A_result_that_cannot_be_stored(string type, string message)
    {
        var broken = message.Length > 0;
        var source = Source("", "Durable = true", $$"""
            [Step] private {{type}} {{(broken ? "{|CFW040:Make|}" : "Make")}}(string input) => default!;
            [Step] private string Last({{type}} make) => "";
            """);
        return broken ? RuleCheck.Reported(source, message) : RuleCheck.Sound(source);
    }

    [Fact]
    public Task An_input_that_cannot_be_stored() => RuleCheck.Reported(
        Source("", "Durable = true", "[Step] private string Last([From(\"input\")] Func<int> x) => \"\";", "Func<int>, string").Replace("class Flow", "class {|CFW040:Flow|}", StringComparison.Ordinal),
        "'Func<int>' cannot be serialized");

    [Fact]
    public Task An_input_that_is_not_stored() => RuleCheck.Sound(Source("", "Name = \"x\"", "[Step] private Func<int> A(Func<int> input) => input; [Step] private string Last(Func<int> a) => \"\";", "Func<int>, string"));

    [Fact]
    public Task Ignored_and_recursive_members() => RuleCheck.Sound(Source("", "Durable = true", """
        [Step] private Named? Make(string input) => null;
        [Step] private string Last(Named? make) => "";
        """));

    [Theory]
    [InlineData("typeof(string)", "'String' is no JsonSerializerContext")]
    [InlineData("typeof(JsonSerializerContext)", "'JsonSerializerContext' is no JsonSerializerContext that can be created")]
    [InlineData("typeof(List<>)", "'List' is no JsonSerializerContext")]
    [InlineData("typeof(int[])", "'int[]' is no JsonSerializerContext")]
    public Task A_context_that_is_none(string type, string message) =>
        RuleCheck.Reported(Source("", $"JsonContext = {{|CFW040:{type}|}}", "[Step] private string Last(string input) => input;"), message);

    [Fact]
    public Task An_unknown_context_is_left_to_the_compiler() =>
        RuleCheck.Reported(Source("", "JsonContext = typeof({|CS0246:Missing|})", "[Step] private string Last(string input) => input;"));
}
