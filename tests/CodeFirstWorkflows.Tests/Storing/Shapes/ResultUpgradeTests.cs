using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>Results whose types changed in ways that a look at their members does not show.</summary>
public sealed partial class ResultUpgradeTests
{
    private const string Here = "CodeFirstWorkflows.Tests.Storing.Shapes.ResultUpgradeTests";

    private readonly InMemoryRunStore _store = new();

    [Fact]
    public async Task Derived_types_that_are_gone_or_swapped()
    {
        var id = (await new Before.Flow(Engine()).RunAsync("x")).Id;

        Assert.Equal(
            ["member 'shape' of the result of step 'draw' has no derived type \"round\" any more"],
            await RefusedAsync(() => new Fewer.Flow(Engine()).ResumeAsync(id)));
        Assert.Equal(
            [
                "the derived type \"round\" of member 'shape' of the result of step 'draw' was Round, and now is Flat",
                "the derived type \"flat\" of member 'shape' of the result of step 'draw' was Flat, and now is Round",
            ],
            await RefusedAsync(() => new Swapped.Flow(Engine()).ResumeAsync(id)));
        Assert.Equal(
            "Round { Size = 3 } 100 nothing",
            (await new Before.Flow(Engine()).ResumeAsync(id, Before.Flow.Answers.Ask(true))).Result);
    }

    [Fact]
    public async Task A_converter_that_is_another_one_and_a_null_that_may_not_be_any_more()
    {
        var id = (await new Before.Flow(Engine()).RunAsync("x")).Id;

        Assert.Equal(
            [
                $"member 'price' of the result of step 'draw' was what {Here}.EuroConverter writes, " +
                $"and now is what {Here}.CentConverter writes",
                "the result of step 'remark' could be null, and now cannot",
                "the result of step 'count' could be null, and now cannot",
            ],
            await RefusedAsync(() => new Stricter.Flow(Engine()).ResumeAsync(id)));
    }

    [Fact]
    public async Task A_run_that_a_preview_version_began_is_refused_in_words()
    {
        var id = (await new Before.Flow(Engine()).RunAsync("x")).Id;
        var made = (await _store.FindAsync(id, TestContext.Current.CancellationToken))!;
        var old = new NewRun("old", made.Workflow, made.Version, "input\t\t:String!\n", made.Input, made.CreatedAt);
        var lease = await _store.CreateAsync(old, "dead", TestContext.Current.CancellationToken);
        await _store.ReleaseAsync(lease!, new RunStop(WorkflowState.Paused, null, []), TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<WorkflowException>(() => new Before.Flow(Engine()).ResumeAsync("old"));

        Assert.Contains("the run was begun by a preview version. End it with that, or delete it.", refused.Message);
    }

    private static async Task<IReadOnlyList<string>> RefusedAsync(Func<Task> resume) =>
        (await Assert.ThrowsAsync<ShapeChangedException>(resume)).Differences;

    private WorkflowEngine Engine() => new(new WorkflowEngineOptions { Store = _store });

    public sealed class EuroConverter : JsonConverter<Euro>
    {
        public override Euro Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Euro value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }

    [JsonConverter(typeof(EuroConverter))]
    public readonly record struct Euro(decimal Value);

    public sealed class CentConverter : JsonConverter<Cent>
    {
        public override Cent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDecimal() / 100);

        public override void Write(Utf8JsonWriter writer, Cent value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value * 100);
    }

    [JsonConverter(typeof(CentConverter))]
    public readonly record struct Cent(decimal Value);

    public static partial class Before
    {
        [JsonDerivedType(typeof(Round), "round")]
        [JsonDerivedType(typeof(Flat), "flat")]
        public abstract record Shape
        {
            public sealed record Round(int Size) : Shape;

            public sealed record Flat(int Size) : Shape;
        }

        public sealed record Drawing(Shape Shape, Euro Price);

        [Workflow(Name = "drawing")]
        public partial class Flow : Workflow<string, string>
        {
            [Step]
            public static Drawing Draw(string input) => new(new Shape.Round(input.Length + 2), new Euro(100));

            [Step]
            public static string? Remark(string input) => input.Length > 5 ? input : null;

            [Step]
            public static int? Count(string input) => input.Length;

            [WaitFor]
            public partial Task<bool> Ask(Drawing draw, int? count);

            [Step]
            public static string End(Drawing draw, string? remark, bool ask) =>
                ask ? $"{draw.Shape} {draw.Price.Value} {remark ?? "nothing"}" : "";
        }
    }

    public static partial class Fewer
    {
        [JsonDerivedType(typeof(Flat), "flat")]
        public abstract record Shape
        {
            public sealed record Flat(int Size) : Shape;
        }

        public sealed record Drawing(Shape Shape, Euro Price);

        [Workflow(Name = "drawing")]
        public partial class Flow : Workflow<string, string>
        {
            [Step]
            public static Drawing Draw(string input) => new(new Shape.Flat(input.Length), new Euro(100));

            [Step]
            public static string? Remark(string input) => input;

            [Step]
            public static int? Count(string input) => input.Length;

            [WaitFor]
            public partial Task<bool> Ask(Drawing draw, int? count);

            [Step]
            public static string End(Drawing draw, string? remark, bool ask) => $"{draw} {remark} {ask}";
        }
    }

    public static partial class Swapped
    {
        [JsonDerivedType(typeof(Flat), "round")]
        [JsonDerivedType(typeof(Round), "flat")]
        public abstract record Shape
        {
            public sealed record Round(int Size) : Shape;

            public sealed record Flat(int Size) : Shape;
        }

        public sealed record Drawing(Shape Shape, Euro Price);

        [Workflow(Name = "drawing")]
        public partial class Flow : Workflow<string, string>
        {
            [Step]
            public static Drawing Draw(string input) => new(new Shape.Flat(input.Length), new Euro(100));

            [Step]
            public static string? Remark(string input) => input;

            [Step]
            public static int? Count(string input) => input.Length;

            [WaitFor]
            public partial Task<bool> Ask(Drawing draw, int? count);

            [Step]
            public static string End(Drawing draw, string? remark, bool ask) => $"{draw} {remark} {ask}";
        }
    }

    public static partial class Stricter
    {
        public sealed record Drawing(Before.Shape Shape, Cent Price);

        [Workflow(Name = "drawing")]
        public partial class Flow : Workflow<string, string>
        {
            [Step]
            public static Drawing Draw(string input) => new(new Before.Shape.Flat(input.Length), new Cent(100));

            [Step]
            public static string Remark(string input) => input;

            [Step]
            public static int Count(string input) => input.Length;

            [WaitFor]
            public partial Task<bool> Ask(Drawing draw, int count);

            [Step]
            public static string End(Drawing draw, string remark, bool ask) => $"{draw} {remark} {ask}";
        }
    }
}
