using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>What the parser reports is what the fixes start from: the same spans, and the properties they need.</summary>
public sealed class ParserFixTests
{
    [Fact]
    public Task Class_not_partial() => Verify.CodeFix<WorkflowAnalyzer, MakeClassPartialFix>(
        """
        [Workflow]
        public class {|CFW001:Shout|} : Workflow<string, string>
        {
            [Step]
            public string Upper(string input) => input.ToUpperInvariant();
        }
        """,
        """
        [Workflow]
        public partial class Shout : Workflow<string, string>
        {
            [Step]
            public string Upper(string input) => input.ToUpperInvariant();
        }
        """);

    [Fact]
    public Task Not_derived_from_workflow() => Verify.CodeFix<WorkflowAnalyzer, DeriveFromWorkflowFix>(
        """
        [Workflow]
        public partial class {|CFW002:Shout|}
        {
            [Step]
            public string Upper() => "A";
        }
        """,
        """
        [Workflow]
        public partial class Shout : Workflow<string, string>
        {
            [Step]
            public string Upper() => "A";
        }
        """);

    [Fact]
    public Task Prompt_with_a_body() => Verify.CodeFix<WorkflowAnalyzer, MakePromptPartialFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
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
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            public partial Task<string> Outline(string input);

            [Prompt("Answer: {outline}")]
            private partial Task<string> Answer(string outline);
        }
        """);

    [Fact]
    public Task Unknown_name_in_a_path() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Answer([From("{|CFW010:analyse|}")] string text, string analyze) => text + analyze;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Answer([From("analyze")] string text, string analyze) => text + analyze;
        }
        """);

    [Fact]
    public Task Unknown_name_in_a_template() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("Mind {analyze}, answer {{|CFW010:analyse|}.result}")]
            public partial Task<string> Answer(string analyze);
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("Mind {analyze}, answer {analyze.result}")]
            public partial Task<string> Answer(string analyze);
        }
        """);

    [Fact]
    public Task Unknown_name_of_a_parameter() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public void Check(string analyze) => Console.WriteLine(analyze);

            [Prompt("Answer {analyse.result}")]
            public partial Task<string> Answer(string {|CFW010:analyse|});
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public void Check(string analyze) => Console.WriteLine(analyze);

            [Prompt("Answer {analyze.result}")]
            public partial Task<string> Answer(string analyze);
        }
        """);

    [Fact]
    public Task Value_that_may_be_missing() => Verify.CodeFix<WorkflowAnalyzer, DeclareNullableFix>(
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public Plan? Find(string input) => input.Length > 1 ? new(input) : null;

            [Step]
            public string Answer({|CFW013:Plan|} find) => $"{find}";
        }
        """,
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public Plan? Find(string input) => input.Length > 1 ? new(input) : null;

            [Step]
            public string Answer(Plan? find) => $"{find}";
        }
        """);

    [Fact]
    public Task Unknown_member() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("Carry out {input.{|CFW014:titel|}}")]
            public partial Task<string> Answer(Plan input);
        }
        """,
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("Carry out {input.title}")]
            public partial Task<string> Answer(Plan input);
        }
        """);

    [Fact]
    public Task Type_that_the_context_does_not_know() => Verify.CodeFix<WorkflowAnalyzer, AddSerializableTypeFix>(
        """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;

        public sealed record Plan(string Title);

        [JsonSerializable(typeof(string))]
        public sealed partial class AppJson() : JsonSerializerContext(null)
        {
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        [Workflow(JsonContext = typeof(AppJson))]
        public partial class Solve : Workflow<string, Plan>
        {
            [Prompt("Make a plan for {input}")]
            public partial Task<Plan> {|CFW040:Make|}(string input);
        }
        """,
        """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;

        public sealed record Plan(string Title);

        [JsonSerializable(typeof(string))]
        [JsonSerializable(typeof(Plan))]
        public sealed partial class AppJson() : JsonSerializerContext(null)
        {
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        [Workflow(JsonContext = typeof(AppJson))]
        public partial class Solve : Workflow<string, Plan>
        {
            [Prompt("Make a plan for {input}")]
            public partial Task<Plan> Make(string input);
        }
        """);

    [Fact]
    public Task Constant_that_no_branch_takes() => Verify.CodeFix<WorkflowAnalyzer, AddOtherwiseFix>(
        """
        public enum Category { Refund, Question, Spam }
        public sealed record Triage(Category Category, Category? Second);

        [Workflow]
        public partial class Answer : Workflow<string, string>
        {
            [Prompt("Sort into a category: {input}")]
            public partial Task<Triage> Sort(string input);

            [When({|CFW023:"sort.category"|}, Is = Category.Refund)]
            [Step]
            public void Refund() { }

            [When("sort.result.category", Is = Category.Question)]
            [Step]
            public void Reply() { }

            [When({|CFW023:"sort.second"|}, Is = Category.Refund)]
            [Prompt("Tell about refunds.")]
            public partial Task<string> TellOfRefund();

            [When("sort.second", In = [Category.Spam])]
            [Step]
            public string TellOfSpam() => "";

            [Step]
            public string Last(string? tellOfRefund, string? tellOfSpam) => $"{tellOfRefund} {tellOfSpam}";
        }
        """,
        """
        public enum Category { Refund, Question, Spam }
        public sealed record Triage(Category Category, Category? Second);

        [Workflow]
        public partial class Answer : Workflow<string, string>
        {
            [Prompt("Sort into a category: {input}")]
            public partial Task<Triage> Sort(string input);

            [When("sort.category", Is = Category.Refund)]
            [Step]
            public void Refund() { }

            [When("sort.result.category", Is = Category.Question)]
            [Step]
            public void Reply() { }

            [Otherwise("sort.category")]
            [Step]
            public void HandleOther() { }

            [When("sort.second", Is = Category.Refund)]
            [Prompt("Tell about refunds.")]
            public partial Task<string> TellOfRefund();

            [When("sort.second", In = [Category.Spam])]
            [Step]
            public string TellOfSpam() => "";

            [Otherwise("sort.second")]
            [Step]
            public void HandleOther2() { }

            [Step]
            public string Last(string? tellOfRefund, string? tellOfSpam) => $"{tellOfRefund} {tellOfSpam}";
        }
        """);
}
