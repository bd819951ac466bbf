using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>Law (a): where nothing is wrong, what is generated compiles without warnings, documentation included.</summary>
public sealed class SoundWorkflowTests
{
    [Fact]
    public Task Seed_chain() => GeneratorRun.Sound("""
        namespace Demo;
        /// <summary>Solves.</summary>
        [ChainOfThought]
        public partial class SolveProblem : Workflow<string, string>
        {
            /// <summary>Analyzes.</summary>
            [Prompt("Analyze the problem: {input}")]
            public partial Task<string> Analyze(string input);

            /// <summary>Plans.</summary>
            [Prompt("Create a plan based on analysis: {analyze.result}", Name = "plan")]
            public partial Task<string> MakePlan(string analyze);

            /// <summary>Executes.</summary>
            [Prompt("Execute the plan: {plan.result}")]
            public partial Task<string> Execute(string plan);
        }
        """);

    [Fact]
    public Task Every_shape_of_step() => GeneratorRun.Sound("""
        namespace Demo
        {
            internal interface IClock;
            internal sealed record Order(int Id, string? Note, IReadOnlyList<Line> Lines, Address? Ship);
            internal sealed record Line(string Name, decimal Price);
            internal sealed record Address(string City, int? Floor);

            internal partial class Outer
            {
                [Workflow(Name = "shapes", Version = 2)]
                internal sealed partial class Shapes(WorkflowEngine engine, IClock clock) : Workflow<Order, int>(engine)
                {
                    [Step] private int Count(Order input) => input.Lines.Count + (clock is null ? 1 : 0);
                    [Step] internal async Task<string> NameAsync([From("input.lines[0].name")] string name, CancellationToken ct) { await Task.Delay(0, ct); return name; }
                    [Step] private ValueTask<int?> Floor([From("input.ship?.floor")] int? floor) => new(floor);
                    [Step] private static void Log(string name, StepContext context) { }
                    [Step] private Task Save(int count, [Service] IClock service) => Task.CompletedTask;
                    [Step] private ValueTask Ship([From("input.ship?.city", "name")] string city) => default;
                    [Step] private Task<int> @class(StepResult<int> count, int? floor) => Task.FromResult(count.Result + (floor ?? 0));
                    [Step, Output] private Task<int> Scope(int @class) => Task.FromResult(@class);
                }
            }
        }
        """);

    [Fact]
    public Task Every_form_of_hole() => GeneratorRun.Sound(""""
        using Microsoft.Extensions.AI;
        namespace Demo;
        internal enum Level { Low, High }
        internal sealed record Note(string Text, int? Count, DateTime At, Uri Link, Level Level, Note? Next, List<string?> Tags, IReadOnlyList<int?> Numbers);

        [Workflow]
        internal partial class Holes : Workflow<Note, string>
        {
            [Output]
            [Prompt("""
                Text {input.text}, count {input.count ?? 'none'}, at {input.at} or {input.at:yyyy}, link {input.link}, level {input.level},
                next {input.next?.text} {input.next?.next?.level ?? 'no level'}, tags {input.tags:list}, {input.numbers:list}, {input.tags}, all {input:json} {{braces}}
                {#input.next}
                Next: {input.next.text} at {input.next.at} {#input.next.count}{input.next.count}{/input.next.count}
                {/input.next}
                {#input.tags}Tags: {input.tags[0]}{/input.tags}
                {#input.count}Count {input.count:D3}{/input.count}
                """, System = "Be brief about {input.level}.", Temperature = 0.5f, MaxOutputTokens = 100, Model = "m", Client = "fast")]
            internal partial ValueTask<string> Ask(Note input);

            [Step] private DataContent Picture() => new("data:image/png;base64,AA==");
            [Step] private IReadOnlyList<ChatMessage> History() => [];
            [Step] private List<TextContent> More() => [];

            [Prompt("{picture} Describe it. {history} {more} Then: {text}")]
            private partial Task<string> Describe([From("input.text")] string text, DataContent picture, IReadOnlyList<ChatMessage> history, List<TextContent> more);
        }
        """");

    [Fact]
    public Task Names_that_mean_something_in_generated_code() => GeneratorRun.Sound("""
        [Workflow]
        internal partial class W : Workflow<string, string>
        {
            [Step] public string Scope(string input) => input;
            [Step] public string Self(string scope) => scope;
            [Step] public string Bindings(string self) => self;
            [Step(Name = "Rest")] public string TheRest(string bindings, string self) => bindings + self;
            [Step(Name = "Item1")] public string First(string rest, string bindings) => rest + bindings;
            [Step(Name = "stepResults")] public string C(string item1) => item1;
            [Step(Name = "a")] public string A(string stepResults, string self) => stepResults + self;
            [Step(Name = "c")] public string D(string a) => a;
            [Prompt("{format} {prompt} {value} {c}")] public partial Task<string> Prompt([From("a")] string format, [From("c")] string prompt, [From("rest")] string? value, string c);
            [Step(Name = "workflow")] public string E(string prompt) => prompt;
            [Step] public string @return(string workflow) => workflow;
        }
        """);

    [Fact]
    public Task Workflow_without_output_and_without_input() => GeneratorRun.Sound("""
        internal sealed record Secret;
        [Workflow]
        internal partial class Nightly : Workflow<NoInput>
        {
            [Step] private void Clean(NoInput input) { }
            [Step] private static Task<Hidden> Hide() => Task.FromResult(new Hidden());
            [Step] private static void Show(Hidden hide) { }
            [Prompt("{hide} {x}")] private partial Task Tell(Hidden hide, [From("hide.x")] int x);
            [Prompt("Nothing to fill in.")] private partial ValueTask Say(CancellationToken ct);
            private sealed record Hidden(int X = 1);
        }
        """);

    [Fact]
    public Task Prompt_file() => GeneratorRun.Sound("""
        [Workflow]
        internal partial class Filed : Workflow<string, string>
        {
            [Prompt(File = "prompts/ask.prompt.md")]
            internal partial Task<string> Ask(string input);
        }
        """, ("prompts/ask.prompt.md", "Answer:\r\n{input}\r\n"));
}
