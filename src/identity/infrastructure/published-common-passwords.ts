import { dictionary } from '@zxcvbn-ts/language-common';
import { Injectable } from '@nestjs/common';
import { CommonPasswords } from '../domain/common-passwords.js';
import { MIN_PASSWORD_LENGTH } from '../domain/password-policy.js';

/**
 * Some 50,000 of the passwords found most often in published breaches, as the maintainers of zxcvbn keep them, and what
 * this decade and offices add. Only those that are long enough to be refused for nothing else are kept in memory.
 */
@Injectable()
export class PublishedCommonPasswords extends CommonPasswords {
  private readonly known = new Set(
    [...(dictionary['passwords-common'] ?? []), ...ALSO]
      .map((password) => password.toLowerCase())
      .filter(({ length }) => length >= MIN_PASSWORD_LENGTH),
  );

  has(password: string): boolean {
    return this.known.has(password);
  }
}

const ALSO = `
password password1 password12 password123 password1234 password! password1! passw0rd p@ssw0rd
p@ssword p@ssw0rd1 pa$$word passwort passwort1 motdepasse contraseña parola123 12345678 123456789
1234567890 12345678910 123456789a 1234567891 0123456789 987654321 87654321 0987654321 9876543210
11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555
66666666 77777777 88888888 888888888 99999999 999999999 12121212 11223344 1122334455 112233445566
12341234 123123123 1231231234 12344321 123454321 1234554321 123321123 147258369 159753456 789456123
741852963 963852741 31415926 10203040 11112222 12345679 13579246 14725836 20202020 19841984 23456789
24681012 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty1!
qwertz123 qwertzui azertyuiop azerty123 asdfghjk asdfghjkl asdfghjkl; asdf1234 asdfasdf zxcvbnm123
zxcvbnm1 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qaz2wsx3edc 1qazxsw2
zaq12wsx zaq1zaq1 qazwsxedc qazwsx123 qweasdzxc qweasd123 qwe123qwe asd123asd 123qweasd 123qwe123
1234qwer qwer1234 abcd1234 abcd12345 abc12345 abc123456 abc123abc a1234567 a12345678 a123456789
aa123456 aa12345678 a1b2c3d4 aaaaaaaa aaaaaaaaa abcdefgh abcdefghi abcdefg1 abc123def iloveyou
iloveyou1 iloveyou2 iloveyou! ilovegod iloveme1 lovelove loveyou1 iloveu12 sunshine sunshine1
princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123
spiderman pokemon1 pokemon123 starwars starwars1 dragon12 dragon123 monkey123 monkey12 michael1
michelle jennifer jennifer1 jessica1 samantha victoria elizabeth alexander alexandra christian
christopher nicholas danielle stephanie patricia jonathan benjamin charlotte isabella gabriela
caroline internet computer computer1 whatever whatever1 trustno1 letmein1 letmein123 letmein!
welcome1 welcome12 welcome123 welcome1! welcome01 changeme changeme1 changeme123 default1 admin123
admin1234 admin12345 admin123456 administrator adminadmin administrator1 rootroot root1234 toor1234
testtest test1234 test12345 testing1 testing123 tester123 guest123 guest1234 user1234 username
demo1234 demodemo temp1234 temppass secret123 secret12 mysecret master123 master12 mustang1 corvette
ferrari1 mercedes chelsea1 liverpool liverpool1 arsenal1 barcelona realmadrid juventus manchester
summer2023 summer2024 summer2025 summer2026 winter2023 winter2024 winter2025 winter2026 spring2024
spring2025 spring2026 autumn2024 autumn2025 autumn2026 january1 february september september1
november december december1 blink182 metallica slipknot nirvana1 chocolate chocolate1 butterfly
butterfly1 flower123 sunflower cupcake1 cookie123 cheese123 pepper123 ginger123 maggie123 charlie1
buster123 harley123 hunter12 hunter123 ranger12 shadow12 shadow123 killer123 ninja123 matrix123
phoenix1 midnight midnight1 diamond1 platinum goldfish elephant dolphin1 scorpion unicorn1 hello123
hello1234 hellohello helloworld goodluck goodmorning access14 access123 login123 pass1234 pass12345
passpass mypassword mypassword1 newpassword yourpassword nopassword nothing1 password2 password3
password7 password01 password99 google123 facebook facebook1 linkedin linkedin1 twitter1 instagram
youtube1 microsoft windows1 samsung1 iphone123 android1 apple123 nintendo playstation minecraft
minecraft1 fortnite1 roblox123 freedom1 america1 security security1 q12345678 z12345678 1password
company1 company123 business business1 office123 work1234
`
  .trim()
  .split(/\s+/);
