using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

public sealed class NameFixTests
{
    [Fact]
    public Task Characters_in_a_template_are_replaced() => Verify.CodeFix<FindsUnknownName, ReplaceNameFix>(
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("Plan \"it\": {{|CFW010:analyse|}.result}")]
            public partial Task<string> Plan([From("{|CFW010:analyse|}")] string analyze);

            [Prompt("""
                Answer {{|CFW010:analyse|}} by {plan},
                as {{|CFW010:analyse|}:json}
                """)]
            public partial Task<string> Answer(string plan, string analyze);
        }
        """",
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("Plan \"it\": {analyze.result}")]
            public partial Task<string> Plan([From("analyze")] string analyze);

            [Prompt("""
                Answer {analyze} by {plan},
                as {analyze:json}
                """)]
            public partial Task<string> Answer(string plan, string analyze);
        }
        """");

    [Fact]
    public Task A_member_in_a_path_is_replaced() => Verify.CodeFix<FindsUnknownMember, ReplaceNameFix>(
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt($"Name: {{{nameof(input)}.{|CFW014:titel|}}}" + @" or {input.{|CFW014:titel|}}")]
            public partial Task<string> Answer(Plan input);
        }
        """,
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt($"Name: {{{nameof(input)}.title}}" + @" or {input.title}")]
            public partial Task<string> Answer(Plan input);
        }
        """);

    [Fact]
    public Task A_parameter_is_renamed_with_all_its_uses() => Verify.CodeFix<FindsUnknownParameter, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, int>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan(string {|CFW010:analyse|}) => analyse + nameof(analyse) + new[] { 1 }.Select(each => analyse.Length);

            [Step]
            public int Count(string {|CFW010:analyse|}, string {|CFW010:pln|})
            {
                // analyse is what came first
                return analyse.Length + pln.Length + (new { analyse }).analyse.Length + (analyse, 1).analyse.Length;
            }

            public int Preview() => Count(analyse: "a", pln: "b") + Plan(analyse: "c").Length;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, int>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan(string analyze) => analyze + nameof(analyze) + new[] { 1 }.Select(each => analyze.Length);

            [Step]
            public int Count(string analyze, string plan)
            {
                // analyse is what came first
                return analyze.Length + plan.Length + (new { analyse = analyze }).analyse.Length + (analyse: analyze, 1).analyse.Length;
            }

            public int Preview() => Count(analyze: "a", plan: "b") + Plan(analyze: "c").Length;
        }
        """);

    [Fact]
    public Task A_parameter_is_renamed_in_the_templates_of_its_prompt() => Verify.CodeFix<FindsUnknownParameter, ReplaceNameFix>(
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("""
                {#analyse}It says {analyse.result ?? '{analyse}'} and {{analyse}}.{/analyse}
                Not {analyses}, but {Analyse}.
                """, System = $"Know {{{nameof(analyse)}}} and {{ analyse }}")]
            public partial Task<string> Plan(string {|CFW010:analyse|}, [From("analyze")] string analyses);

            [Prompt("Mind {analyse}", Name = "analyse")]
            public partial Task<string> Answer([From("analyze")] string analyse2, [From("plan")] string plan);
        }
        """",
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("""
                {#analyze}It says {analyze.result ?? '{analyse}'} and {{analyse}}.{/analyze}
                Not {analyses}, but {analyze}.
                """, System = $"Know {{{nameof(analyze)}}} and {{ analyze }}")]
            public partial Task<string> Plan(string analyze, [From("analyze")] string analyses);

            [Prompt("Mind {analyse}", Name = "analyse")]
            public partial Task<string> Answer([From("analyze")] string analyse2, [From("plan")] string plan);
        }
        """");

    [Fact]
    public Task A_parameter_whose_new_name_is_taken_is_left_alone() => Verify.NoCodeFix<FindsUnknownParameter, ReplaceNameFix>("""
        [Workflow]
        public partial class Solve : Workflow<string, int>
        {
            private readonly int plan = 1;

            [Step]
            public string Analyze(string input) => input;

            [Step]
            public int Two(string {|CFW010:analyse|}, string analyze) => analyse.Length + analyze.Length;

            [Step]
            public int Local(string {|CFW010:analyse|})
            {
                var analyze = analyse.Length;
                return analyze;
            }

            [Step]
            public int Field(string {|CFW010:pln|}) => plan + pln.Length;
        }
        """);

    [Fact]
    public Task A_parameter_of_a_prompt_that_is_written_elsewhere_is_left_alone() => Verify.NoCodeFix<FindsUnknownParameter, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            private const string Template = "Plan {analyse}";

            [Prompt(Template)]
            public partial Task<string> Plan(string {|CFW010:analyse|});

            [Prompt(File = "answer.prompt.md")]
            public partial Task<string> Answer(string {|CFW010:analyse|});
        }
        """,
        ("answer.prompt.md", "Answer {analyse}"));
}
