using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>010 and 014: the action that mends the same mistake in the whole class.</summary>
public sealed class EverywhereFixTests
{
    [Fact]
    public Task A_name_is_mended_in_parameters_paths_and_templates_of_the_class() => Verify.CodeFixEverywhere<WorkflowAnalyzer, ReplaceNameFix>("CFW010", 1,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan([From("{|CFW010:analyse|}.length")] int length, string {|CFW010:analyse|}) => length + analyse;

            [Prompt("Answer {analyse.result} by {plan}")]
            public partial Task<string> Answer(string {|CFW010:analyse|}, string plan);

            [Prompt("Judge {answer} by {analyze}, mind {{|CFW010:analyse|}}")]
            public partial Task<string> Judge(string answer, string analyze);

            [Step]
            public string Last(string judge, string {|CFW010:analise|}) => judge + analise;
        }

        [Workflow]
        public partial class Other : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Answer(string {|CFW010:analyse|}) => analyse;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan([From("analyze.length")] int length, string analyze) => length + analyze;

            [Prompt("Answer {analyze.result} by {plan}")]
            public partial Task<string> Answer(string analyze, string plan);

            [Prompt("Judge {answer} by {analyze}, mind {analyze}")]
            public partial Task<string> Judge(string answer, string analyze);

            [Step]
            public string Last(string judge, string {|CFW010:analise|}) => judge + analise;
        }

        [Workflow]
        public partial class Other : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Answer(string {|CFW010:analyse|}) => analyse;
        }
        """);

    [Fact]
    public Task A_member_is_mended_in_source_and_prompt_files() => Verify.CodeFixEverywhere<WorkflowAnalyzer, ReplaceNameFix>("CFW014", 1,
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("Outline {input.{|CFW014:titel|}}")]
            public partial Task<string> Outline(Plan input);

            [Prompt(File = {|CFW014:{|CFW014:"prompts/answer.prompt.md"|}|})]
            public partial Task<string> Answer(string outline, Plan input);
        }
        """,
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("Outline {input.title}")]
            public partial Task<string> Outline(Plan input);

            [Prompt(File = "prompts/answer.prompt.md")]
            public partial Task<string> Answer(string outline, Plan input);
        }
        """,
        [("prompts/answer.prompt.md", "Carry out {outline},\n{#input.titel}called {input.titel}{/input.titel},\nor {input.titel}; no titel.\n")],
        [("prompts/answer.prompt.md", "Carry out {outline},\n{#input.title}called {input.title}{/input.title},\nor {input.title}; no titel.\n")]);

    [Fact]
    public Task Names_are_mended_class_by_class_over_files()
    {
        const string Wrong = """
            [Workflow]
            public partial class First : Workflow<string, string>
            {
                [Step]
                public string Analyze(string input) => input;

                [Step]
                public string Plan(string {|CFW010:analyse|}, [From("{|CFW010:analyse|}")] string again) => analyse + again;

                [Step]
                public string Answer(string {|CFW010:pln|}, [From("{|CFW010:pln|}")] string again) => pln + again;
            }
            """;
        const string Right = """
            [Workflow]
            public partial class First : Workflow<string, string>
            {
                [Step]
                public string Analyze(string input) => input;

                [Step]
                public string Plan(string analyze, [From("analyze")] string again) => analyze + again;

                [Step]
                public string Answer(string plan, [From("plan")] string again) => plan + again;
            }
            """;
        return Verify.CodeFixEverywhere<WorkflowAnalyzer, ReplaceNameFix>("CFW010", 4, Wrong, Right, [("Test1.cs", Second(Wrong))], [("Test1.cs", Second(Right))]);
    }

    [Fact]
    public Task A_name_that_is_wrong_once_is_not_offered_everywhere()
    {
        const string Wrong = """
            public sealed record Plan(string Title);

            [Workflow]
            public partial class Solve : Workflow<Plan, string>
            {
                [Step]
                public string Analyze(Plan input) => input.Title;

                [Prompt("Answer {analyse}, {{analyse}}")]
                public partial Task<string> Answer(string {|CFW010:analyse|});

                [Prompt("Judge {answer} by {input.{|CFW014:titel|}}")]
                public partial Task<string> Judge(string answer, Plan input);
            }
            """;
        return Verify.CodeFixEverywhere<WorkflowAnalyzer, ReplaceNameFix>("CFW010", 0, Wrong, Wrong);
    }

    private static string Second(string source) => source.Replace("First", "Second", StringComparison.Ordinal);
}
