using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>Fix all, in document, project and solution, over two files with two findings of the parser in each.</summary>
public sealed class SeveralFilesFixTests
{
    [Fact]
    public Task Classes_not_partial() => FixAll<MakeClassPartialFix>(
        """
        [Workflow]
        public class {|CFW001:FirstLoud|} : Workflow<string, string>
        {
            [Step]
            public string Upper(string input) => input.ToUpperInvariant();
        }

        [Workflow]
        public class {|CFW001:FirstSoft|} : Workflow<string, string>
        {
            [Step]
            public string Lower(string input) => input.ToLowerInvariant();
        }
        """,
        """
        [Workflow]
        public partial class FirstLoud : Workflow<string, string>
        {
            [Step]
            public string Upper(string input) => input.ToUpperInvariant();
        }

        [Workflow]
        public partial class FirstSoft : Workflow<string, string>
        {
            [Step]
            public string Lower(string input) => input.ToLowerInvariant();
        }
        """);

    [Fact]
    public Task Parts_of_one_class_that_is_not_partial() => Verify.CodeFix<WorkflowAnalyzer, MakeClassPartialFix>(
        """
        [Workflow]
        public partial class {|CFW001:Solve|} : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => Ask(input);
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => Ask(input);
        }
        """,
        [("Ask.cs", "class {|CS0260:Solve|} { static string Ask(string text) => Trim(text); }"), ("Trim.cs", "class {|CS0260:Solve|} { static string Trim(string text) => text; }")],
        [("Ask.cs", "partial class Solve { static string Ask(string text) => Trim(text); }"), ("Trim.cs", "partial class Solve { static string Trim(string text) => text; }")]);

    [Fact]
    public Task Classes_not_derived() => FixAll<DeriveFromWorkflowFix>(
        """
        [Workflow]
        public partial class {|CFW002:FirstLoud|}
        {
            [Step]
            public string Upper() => "A";
        }

        [Workflow]
        public partial class {|CFW002:FirstSoft|} : IDisposable
        {
            [Step]
            public string Lower() => "a";

            public void Dispose() { }
        }
        """,
        """
        [Workflow]
        public partial class FirstLoud : Workflow<string, string>
        {
            [Step]
            public string Upper() => "A";
        }

        [Workflow]
        public partial class FirstSoft : Workflow<string, string>, IDisposable
        {
            [Step]
            public string Lower() => "a";

            public void Dispose() { }
        }
        """);

    [Fact]
    public Task Prompts_with_a_body() => FixAll<MakePromptPartialFix>(
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            public async Task<string> {|CFW007:Outline|}(string input)
            {
                await Task.Yield();
                return input;
            }

            [Prompt("Answer: {outline}")]
            string {|CFW007:Answer|}(string outline) => outline;
        }
        """,
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            public partial Task<string> Outline(string input);

            [Prompt("Answer: {outline}")]
            private partial Task<string> Answer(string outline);
        }
        """);

    [Fact]
    public Task Unknown_names() => FixAll<ReplaceNameFix>(
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan([From("{|CFW010:analise|}")] string first, string {|CFW010:analyse|}) => first + analyse;

            [Prompt("Answer {analyse} by {pln}")]
            public partial Task<string> Answer(string {|CFW010:analyse|}, string {|CFW010:pln|});

            public async Task<string> Preview() => Plan(analyse: "a", first: "b") + await Answer(pln: "c", analyse: "d");
        }
        """,
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan([From("analyze")] string first, string analyze) => first + analyze;

            [Prompt("Answer {analyze} by {plan}")]
            public partial Task<string> Answer(string analyze, string plan);

            public async Task<string> Preview() => Plan(analyze: "a", first: "b") + await Answer(plan: "c", analyze: "d");
        }
        """);

    [Fact]
    public Task Unknown_members() => FixAll<ReplaceNameFix>(
        """
        public sealed record FirstPlan(string Title, string Author);

        [Workflow]
        public partial class FirstSolve : Workflow<FirstPlan, string>
        {
            [Prompt("Carry out {input.{|CFW014:titel|}} by {input.{|CFW014:auther|}}", System = "As {input.{|CFW014:auther|}}")]
            public partial Task<string> Answer(FirstPlan input);
        }
        """,
        """
        public sealed record FirstPlan(string Title, string Author);

        [Workflow]
        public partial class FirstSolve : Workflow<FirstPlan, string>
        {
            [Prompt("Carry out {input.title} by {input.author}", System = "As {input.author}")]
            public partial Task<string> Answer(FirstPlan input);
        }
        """);

    [Fact]
    public Task Values_that_may_be_missing() => FixAll<DeclareNullableFix>(
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Step]
            public string? Find(string input) => input.Length > 1 ? input : null;

            [Step]
            public int? Count(string input) => input.Length > 1 ? 1 : null;

            [Step]
            public string Answer({|CFW013:string|} find, {|CFW013:int|} count) => $"{find} {count}";
        }
        """,
        """
        [Workflow]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Step]
            public string? Find(string input) => input.Length > 1 ? input : null;

            [Step]
            public int? Count(string input) => input.Length > 1 ? 1 : null;

            [Step]
            public string Answer(string? find, int? count) => $"{find} {count}";
        }
        """);

    [Fact]
    public Task Constants_that_no_branch_takes() => FixAll<AddOtherwiseFix>(
        """
        public enum FirstCategory { Refund, Question, Spam }

        [Workflow]
        public partial class FirstAnswer : Workflow<FirstCategory, string>
        {
            [When({|CFW023:"input"|}, Is = FirstCategory.Refund)]
            [Step]
            public void Refund() { }

            [When("input", Is = FirstCategory.Spam)]
            [Step]
            public void Drop() { }

            [Step]
            public FirstCategory Again(FirstCategory input) => input;

            [When({|CFW023:nameof(Again)|}, Is = FirstCategory.Refund)]
            [Step]
            private void RefundAgain() { }

            [When(nameof(Again), Is = FirstCategory.Question)]
            [Step]
            private void Reply() { }

            [Step]
            public string Last() => "";
        }
        """,
        """
        public enum FirstCategory { Refund, Question, Spam }

        [Workflow]
        public partial class FirstAnswer : Workflow<FirstCategory, string>
        {
            [When("input", Is = FirstCategory.Refund)]
            [Step]
            public void Refund() { }

            [When("input", Is = FirstCategory.Spam)]
            [Step]
            public void Drop() { }

            [Otherwise("input")]
            [Step]
            public void HandleOther() { }

            [Step]
            public FirstCategory Again(FirstCategory input) => input;

            [When(nameof(Again), Is = FirstCategory.Refund)]
            [Step]
            private void RefundAgain() { }

            [When(nameof(Again), Is = FirstCategory.Question)]
            [Step]
            private void Reply() { }

            [Otherwise(nameof(Again))]
            [Step]
            private void HandleOther2() { }

            [Step]
            public string Last() => "";
        }
        """);

    private const string Context = """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;

        [JsonSerializable(typeof(string))]
        public sealed partial class AppJson() : JsonSerializerContext(null)
        {
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """;

    [Fact]
    public Task Types_that_the_context_does_not_know() => FixAll<AddSerializableTypeFix>(
        """
        public sealed record FirstPlan(string Title);

        [Workflow(JsonContext = typeof(AppJson))]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Prompt("Make a plan for {input}")]
            public partial Task<FirstPlan> {|CFW040:Plan|}(string input);

            [Prompt("Judge {plan}")]
            public partial Task<List<FirstPlan>> {|CFW040:Judge|}(FirstPlan plan);

            [Prompt("Answer {judge}")]
            public partial Task<string> Answer(List<FirstPlan> judge);
        }
        """,
        """
        public sealed record FirstPlan(string Title);

        [Workflow(JsonContext = typeof(AppJson))]
        public partial class FirstSolve : Workflow<string, string>
        {
            [Prompt("Make a plan for {input}")]
            public partial Task<FirstPlan> Plan(string input);

            [Prompt("Judge {plan}")]
            public partial Task<List<FirstPlan>> Judge(FirstPlan plan);

            [Prompt("Answer {judge}")]
            public partial Task<string> Answer(List<FirstPlan> judge);
        }
        """,
        [("AppJson.cs", Context)],
        [("AppJson.cs", Context.Replace(
            "[JsonSerializable(typeof(string))]",
            """
            [JsonSerializable(typeof(string))]
            [JsonSerializable(typeof(FirstPlan))]
            [JsonSerializable(typeof(List<FirstPlan>))]
            [JsonSerializable(typeof(SecondPlan))]
            [JsonSerializable(typeof(List<SecondPlan>))]
            """,
            StringComparison.Ordinal))]);

    // The second file has the same with other names.
    private static Task FixAll<TFix>(string source, string fixedSource, (string, string)[]? files = null, (string, string)[]? fixedFiles = null)
        where TFix : CodeFixProvider, new() =>
        Verify.CodeFix<WorkflowAnalyzer, TFix>(source, fixedSource, [("Test1.cs", Second(source)), .. files ?? []], [("Test1.cs", Second(fixedSource)), .. fixedFiles ?? []]);

    private static string Second(string source) => source.Replace("First", "Second", StringComparison.Ordinal);
}
