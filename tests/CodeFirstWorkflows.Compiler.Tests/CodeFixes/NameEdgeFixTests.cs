using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>Where writing another name takes more than replacing characters, or is none of a fix's business.</summary>
public sealed class NameEdgeFixTests
{
    [Fact]
    public Task A_section_is_mended_with_its_closing_tag_and_what_it_repeats() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """"
        public sealed record Plan(string Title, string? Note);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("{#{|CFW010:inptu|}.note}Mind {inptu.note}, {{inptu}} {#inptu}{inptu.title}{/inptu} {/ inptu . note }{{|CFW010:inptu|}.title}")]
            public partial Task<string> Outline(Plan input);

            [Prompt("""
                {#input.{|CFW014:noet|}}
                Mind {input.noet}
                {/input.noet}
                {input.title} {outline}
                """)]
            public partial Task<string> Answer(Plan input, string outline);
        }
        """",
        """"
        public sealed record Plan(string Title, string? Note);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt("{#input.note}Mind {input.note}, {{inptu}} {#input}{input.title}{/input} {/ input . note }{input.title}")]
            public partial Task<string> Outline(Plan input);

            [Prompt("""
                {#input.note}
                Mind {input.note}
                {/input.note}
                {input.title} {outline}
                """)]
            public partial Task<string> Answer(Plan input, string outline);
        }
        """");

    [Fact]
    public Task A_name_that_is_a_keyword_is_written_as_C_sharp_and_templates_want_it() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Class(string input) => input;

            [Prompt("Answer {clas} in {@clas}")]
            public partial Task<string> Answer(string {|CFW010:@clas|});

            [Step]
            public string Judge(string answer, string {|CFW010:clas|}, [From("{|CFW010:@clas|}.length")] int length) => answer + clas + length;

            [Step]
            public string Last(string judge) => Judge(judge, length: 1, clas: "");
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Class(string input) => input;

            [Prompt("Answer {class} in {class}")]
            public partial Task<string> Answer(string @class);

            [Step]
            public string Judge(string answer, string @class, [From("class.length")] int length) => answer + @class + length;

            [Step]
            public string Last(string judge) => Judge(judge, length: 1, @class: "");
        }
        """);

    [Fact]
    public Task Characters_are_replaced_in_any_kind_of_literal() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """"
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt(@"Say ""{input.{|CFW014:titel|}}""
        and {{{input.{|CFW014:titel|}}}}" + "\t\"{input.{|CFW014:titel|}}\"\u0021" + $@"""{{input.{|CFW014:titel|}}}""" + """{input.{|CFW014:titel|}}.""")]
            public partial Task<string> Answer(Plan input);
        }
        """",
        """"
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            [Prompt(@"Say ""{input.title}""
        and {{{input.title}}}" + "\t\"{input.title}\"\u0021" + $@"""{{input.title}}""" + """{input.title}.""")]
            public partial Task<string> Answer(Plan input);
        }
        """");

    [Fact]
    public Task A_name_that_is_not_written_there_as_it_is_read_is_left_alone() => Verify.NoCodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        public sealed record Plan(string Title);

        [Workflow]
        public partial class Solve : Workflow<Plan, string>
        {
            private const string Path = "input.titel";
            private const string End = "{/input.titel}";

            [Prompt("Outline {input.{|CFW014:t\u0069tel|}}")]
            public partial Task<string> Outline(Plan input);

            [Prompt("{#input.{|CFW014:titel|}}Fill in {outline}" + End)]
            public partial Task<string> Fill(Plan input, string outline);

            [Step]
            public string Answer([From({|CFW014:Path|})] string title, string fill) => title + fill;
        }
        """);

    [Fact]
    public Task Of_two_parameters_that_want_the_same_name_the_first_gets_it() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan(string {|CFW010:analyse|}, string {|CFW010:analyzed|}) => analyse + analyzed;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Step]
            public string Plan(string analyze, string {|CFW010:analyzed|}) => analyze + analyzed;
        }
        """,
        [],
        []);

    [Fact]
    public Task A_parameter_does_not_take_what_a_template_reads_in_another_case() => Verify.NoCodeFix<WorkflowAnalyzer, ReplaceNameFix>("""
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            [Prompt("Answer {analyze}, {analyse}")]
            public partial Task<string> Answer([From("input")] string Analyze, string {|CFW010:analyse|});
        }
        """);

    [Fact]
    public Task A_parameter_is_renamed_where_it_is_documented() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            /// <summary>Reads <paramref name="analyse"/>.</summary>
            /// <param name="analyse">What came first.</param>
            [Prompt("Answer {analyse}")]
            public partial Task<string> Answer(string {|CFW010:analyse|});
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Analyze(string input) => input;

            /// <summary>Reads <paramref name="analyze"/>.</summary>
            /// <param name="analyze">What came first.</param>
            [Prompt("Answer {analyze}")]
            public partial Task<string> Answer(string analyze);
        }
        """);

    [Fact]
    public Task A_name_in_a_prompt_file_is_replaced_there() => Verify.CodeFix<WorkflowAnalyzer, ReplaceNameFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt(File = {|CFW010:"answer.prompt.md"|})]
            public partial Task<string> Answer(string input);
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt(File = "answer.prompt.md")]
            public partial Task<string> Answer(string input);
        }
        """,
        [("answer.prompt.md", "Answer {input}, {inptu.length}")],
        [("answer.prompt.md", "Answer {input}, {input.length}")]);
}
